//! The data layer by hand.

use chrono::{DateTime, Utc};
use deadpool_postgres::{Client, GenericClient, PoolError};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

#[derive(Debug)]
pub struct User {
    pub id: i64,
    pub username: String,
    pub email: String,
    pub password_hash: String,
    pub bio: String,
    pub image: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// What of a user is to be changed.
#[derive(Default)]
pub struct UserPatch {
    pub username: Option<String>,
    pub email: Option<String>,
    pub password_hash: Option<String>,
    pub bio: Option<String>,
    pub image: Option<Option<String>>,
}

#[derive(Debug)]
pub struct Article {
    pub id: i64,
    pub slug: String,
    pub title: String,
    pub description: String,
    pub body: String,
    pub author_id: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

pub struct NewArticle {
    pub slug: String,
    pub title: String,
    pub description: String,
    pub body: String,
    pub author_id: i64,
}

/// What of an article is to be changed.
#[derive(Default)]
pub struct ArticlePatch {
    pub slug: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub body: Option<String>,
}

#[derive(Debug)]
pub struct Comment {
    pub id: i64,
    pub article_id: i64,
    pub author_id: i64,
    pub body: String,
    pub created_at: DateTime<Utc>,
}

/// A user as another one, or nobody, sees them.
#[derive(Debug)]
pub struct Profile {
    pub user: User,
    pub following: bool,
}

/// An article as a user, or nobody, sees it.
#[derive(Debug)]
pub struct ArticleView {
    pub article: Article,
    pub author: Profile,
    pub tags: Vec<String>,
    pub favorites: u64,
    pub favorited: bool,
}

/// A comment as a user, or nobody, sees it.
#[derive(Debug)]
pub struct CommentView {
    pub comment: Comment,
    pub author: Profile,
}

/// Which articles are asked for.
#[derive(Clone, Copy, Default)]
pub struct Wanted<'a> {
    pub tag: Option<&'a str>,
    pub author: Option<&'a str>,
    pub favorited_by: Option<&'a str>,
    pub followed_by: Option<i64>,
    /// The last article of the page before.
    pub after: Option<(DateTime<Utc>, i64)>,
}

type Param<'a> = &'a (dyn ToSql + Sync);

const USER: &str = "u.id, u.username, u.email, u.password_hash, u.bio, u.image, u.created_at";
const ARTICLE: &str =
    "a.id, a.slug, a.title, a.description, a.body, a.author_id, a.created_at, a.updated_at";
const COMMENT: &str = "c.id, c.article_id, c.author_id, c.body, c.created_at";
const FOLLOWING: &str =
    "EXISTS (SELECT FROM follows f WHERE f.follower_id = $1 AND f.followed_id = u.id)";

impl User {
    fn read(row: &Row, at: usize) -> Result<Self, PoolError> {
        Ok(Self {
            id: row.try_get(at)?,
            username: row.try_get(at + 1)?,
            email: row.try_get(at + 2)?,
            password_hash: row.try_get(at + 3)?,
            bio: row.try_get(at + 4)?,
            image: row.try_get(at + 5)?,
            created_at: row.try_get(at + 6)?,
        })
    }
}

impl Profile {
    fn read(row: &Row, at: usize) -> Result<Self, PoolError> {
        Ok(Self { user: User::read(row, at)?, following: row.try_get(at + 7)? })
    }
}

impl Article {
    fn read(row: &Row) -> Result<Self, PoolError> {
        Ok(Self {
            id: row.try_get(0)?,
            slug: row.try_get(1)?,
            title: row.try_get(2)?,
            description: row.try_get(3)?,
            body: row.try_get(4)?,
            author_id: row.try_get(5)?,
            created_at: row.try_get(6)?,
            updated_at: row.try_get(7)?,
        })
    }
}

impl Comment {
    fn read(row: &Row) -> Result<Self, PoolError> {
        Ok(Self {
            id: row.try_get(0)?,
            article_id: row.try_get(1)?,
            author_id: row.try_get(2)?,
            body: row.try_get(3)?,
            created_at: row.try_get(4)?,
        })
    }
}

impl ArticleView {
    fn read(row: &Row) -> Result<Self, PoolError> {
        Ok(Self {
            article: Article::read(row)?,
            author: Profile::read(row, 8)?,
            tags: row.try_get(16)?,
            favorites: row.try_get::<_, i64>(17)?.unsigned_abs(),
            favorited: row.try_get(18)?,
        })
    }
}

async fn rows(
    db: &impl GenericClient,
    sql: &str,
    values: &[Param<'_>],
) -> Result<Vec<Row>, PoolError> {
    Ok(db.query(&db.prepare_cached(sql).await?, values).await?)
}

async fn row(
    db: &impl GenericClient,
    sql: &str,
    values: &[Param<'_>],
) -> Result<Option<Row>, PoolError> {
    Ok(db.query_opt(&db.prepare_cached(sql).await?, values).await?)
}

async fn one(db: &impl GenericClient, sql: &str, values: &[Param<'_>]) -> Result<Row, PoolError> {
    Ok(db.query_one(&db.prepare_cached(sql).await?, values).await?)
}

async fn execute(
    db: &impl GenericClient,
    sql: &str,
    values: &[Param<'_>],
) -> Result<u64, PoolError> {
    Ok(db.execute(&db.prepare_cached(sql).await?, values).await?)
}

pub async fn register(
    db: &Client,
    username: &str,
    email: &str,
    password_hash: &str,
) -> Result<User, PoolError> {
    let sql = format!(
        "INSERT INTO users AS u (username, email, password_hash) VALUES ($1, $2, $3)
        RETURNING {USER}"
    );
    User::read(&one(db, &sql, &[&username, &email, &password_hash]).await?, 0)
}

pub async fn user_by_email(db: &Client, email: &str) -> Result<Option<User>, PoolError> {
    let sql = format!("SELECT {USER} FROM users u WHERE email = $1");
    row(db, &sql, &[&email]).await?.map(|row| User::read(&row, 0)).transpose()
}

pub async fn user_by_username(db: &Client, username: &str) -> Result<Option<User>, PoolError> {
    let sql = format!("SELECT {USER} FROM users u WHERE username = $1");
    row(db, &sql, &[&username]).await?.map(|row| User::read(&row, 0)).transpose()
}

pub async fn update_user(
    db: &Client,
    id: i64,
    patch: &UserPatch,
) -> Result<Option<User>, PoolError> {
    let sql = format!(
        "UPDATE users u SET
            username = coalesce($2, username),
            email = coalesce($3, email),
            password_hash = coalesce($4, password_hash),
            bio = coalesce($5, bio),
            image = CASE WHEN $6 THEN $7 ELSE image END
        WHERE id = $1 RETURNING {USER}"
    );
    let UserPatch { username, email, password_hash, bio, image } = patch;
    let (set_image, image) = (image.is_some(), image.as_ref().and_then(Option::as_ref));
    let values: [Param<'_>; 7] = [&id, username, email, password_hash, bio, &set_image, &image];
    row(db, &sql, &values).await?.map(|row| User::read(&row, 0)).transpose()
}

pub async fn profile(
    db: &Client,
    username: &str,
    viewer: Option<i64>,
) -> Result<Option<Profile>, PoolError> {
    let sql = format!("SELECT {USER}, {FOLLOWING} FROM users u WHERE username = $2");
    row(db, &sql, &[&viewer, &username]).await?.map(|row| Profile::read(&row, 0)).transpose()
}

pub async fn follow(db: &Client, follower: i64, followed: i64) -> Result<(), PoolError> {
    let sql = "INSERT INTO follows (follower_id, followed_id) VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    execute(db, sql, &[&follower, &followed]).await.map(drop)
}

pub async fn unfollow(db: &Client, follower: i64, followed: i64) -> Result<bool, PoolError> {
    let sql = "DELETE FROM follows WHERE follower_id = $1 AND followed_id = $2";
    Ok(execute(db, sql, &[&follower, &followed]).await? > 0)
}

pub async fn create_article(
    db: &mut Client,
    new: &NewArticle,
    tags: &[&str],
) -> Result<Article, PoolError> {
    let db = db.transaction().await?;
    let sql = format!(
        "INSERT INTO articles AS a (slug, title, description, body, author_id)
        VALUES ($1, $2, $3, $4, $5) RETURNING {ARTICLE}"
    );
    let NewArticle { slug, title, description, body, author_id } = new;
    let values: [Param<'_>; 5] = [slug, title, description, body, author_id];
    let article = Article::read(&one(&db, &sql, &values).await?)?;
    let sql = "INSERT INTO tags (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING";
    execute(&db, sql, &[&tags]).await?;
    let sql = "INSERT INTO article_tags (article_id, tag_id)
        SELECT $1, id FROM tags WHERE name = ANY($2)";
    execute(&db, sql, &[&article.id, &tags]).await?;
    db.commit().await?;
    Ok(article)
}

pub async fn update_article(
    db: &Client,
    slug: &str,
    patch: &ArticlePatch,
) -> Result<Option<Article>, PoolError> {
    // An UPDATE that changes nothing would be one for the trigger all the same.
    if let ArticlePatch { slug: None, title: None, description: None, body: None } = patch {
        let sql = format!("SELECT {ARTICLE} FROM articles a WHERE slug = $1");
        return row(db, &sql, &[&slug]).await?.map(|row| Article::read(&row)).transpose();
    }
    let sql = format!(
        "UPDATE articles a SET
            slug = coalesce($2, slug),
            title = coalesce($3, title),
            description = coalesce($4, description),
            body = coalesce($5, body)
        WHERE slug = $1 RETURNING {ARTICLE}"
    );
    let values: [Param<'_>; 5] =
        [&slug, &patch.slug, &patch.title, &patch.description, &patch.body];
    row(db, &sql, &values).await?.map(|row| Article::read(&row)).transpose()
}

pub async fn delete_article(db: &Client, slug: &str) -> Result<bool, PoolError> {
    Ok(execute(db, "DELETE FROM articles WHERE slug = $1", &[&slug]).await? > 0)
}

/// Some articles, `a`, as `$1` sees them.
fn views(articles: &str) -> String {
    format!(
        "SELECT {ARTICLE}, {USER}, {FOLLOWING},
            array(SELECT t.name FROM article_tags l JOIN tags t ON t.id = l.tag_id
                WHERE l.article_id = a.id ORDER BY t.name COLLATE \"C\"),
            (SELECT count(*) FROM favorites v WHERE v.article_id = a.id),
            EXISTS (SELECT FROM favorites v WHERE v.article_id = a.id AND v.user_id = $1)
        FROM {articles} a JOIN users u ON u.id = a.author_id"
    )
}

pub async fn article(
    db: &Client,
    slug: &str,
    viewer: Option<i64>,
) -> Result<Option<ArticleView>, PoolError> {
    let sql = format!("{} WHERE a.slug = $2", views("articles"));
    row(db, &sql, &[&viewer, &slug]).await?.map(|row| ArticleView::read(&row)).transpose()
}

/// The newest articles first.
pub async fn articles(
    db: &Client,
    wanted: &Wanted<'_>,
    viewer: Option<i64>,
    limit: u32,
) -> Result<Vec<ArticleView>, PoolError> {
    let mut values: Vec<Param<'_>> = vec![&viewer];
    let mut conditions = Vec::new();
    if let Some(tag) = &wanted.tag {
        values.push(tag);
        conditions.push(format!(
            "a.id IN (SELECT l.article_id FROM article_tags l JOIN tags t ON t.id = l.tag_id
                WHERE t.name = ${})",
            values.len()
        ));
    }
    if let Some(author) = &wanted.author {
        values.push(author);
        conditions.push(format!(
            "a.author_id = (SELECT u.id FROM users u WHERE u.username = ${})",
            values.len()
        ));
    }
    if let Some(fan) = &wanted.favorited_by {
        values.push(fan);
        conditions.push(format!(
            "a.id IN (SELECT v.article_id FROM favorites v JOIN users w ON w.id = v.user_id
                WHERE w.username = ${})",
            values.len()
        ));
    }
    if let Some(reader) = &wanted.followed_by {
        values.push(reader);
        conditions.push(format!(
            "a.author_id IN (SELECT f.followed_id FROM follows f WHERE f.follower_id = ${})",
            values.len()
        ));
    }
    if let Some((created_at, id)) = &wanted.after {
        values.extend([created_at as Param<'_>, id]);
        let last = values.len();
        conditions.push(format!("(a.created_at, a.id) < (${}, ${last})", last - 1));
    }
    let conditions = match conditions.is_empty() {
        true => String::new(),
        false => format!("WHERE {}", conditions.join(" AND ")),
    };
    // The page first, so that what belongs to its articles is not asked of all others; its size in
    // the text, so that the server need not plan anew for each.
    let order = "ORDER BY a.created_at DESC, a.id DESC";
    let page = format!("(SELECT * FROM articles a {conditions} {order} LIMIT {limit})");
    let sql = format!("{} {order}", views(&page));
    rows(db, &sql, &values).await?.iter().map(ArticleView::read).collect()
}

pub async fn favorite(db: &Client, user: i64, article: i64) -> Result<(), PoolError> {
    let sql = "INSERT INTO favorites (user_id, article_id) VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    execute(db, sql, &[&user, &article]).await.map(drop)
}

pub async fn unfavorite(db: &Client, user: i64, article: i64) -> Result<bool, PoolError> {
    let sql = "DELETE FROM favorites WHERE user_id = $1 AND article_id = $2";
    Ok(execute(db, sql, &[&user, &article]).await? > 0)
}

pub async fn tags(db: &Client) -> Result<Vec<String>, PoolError> {
    let sql = "SELECT name FROM tags ORDER BY name COLLATE \"C\"";
    rows(db, sql, &[]).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

pub async fn add_comment(
    db: &Client,
    article: i64,
    author: i64,
    body: &str,
) -> Result<Comment, PoolError> {
    let sql = format!(
        "INSERT INTO comments AS c (article_id, author_id, body) VALUES ($1, $2, $3)
        RETURNING {COMMENT}"
    );
    Comment::read(&one(db, &sql, &[&article, &author, &body]).await?)
}

pub async fn comments(
    db: &Client,
    article: i64,
    viewer: Option<i64>,
) -> Result<Vec<CommentView>, PoolError> {
    let sql = format!(
        "SELECT {COMMENT}, {USER}, {FOLLOWING} FROM comments c JOIN users u ON u.id = c.author_id
        WHERE c.article_id = $2 ORDER BY c.id"
    );
    let view = |row: &Row| {
        Ok(CommentView { comment: Comment::read(row)?, author: Profile::read(row, 5)? })
    };
    rows(db, &sql, &[&viewer, &article]).await?.iter().map(view).collect()
}

pub async fn delete_comment(db: &Client, id: i64) -> Result<bool, PoolError> {
    Ok(execute(db, "DELETE FROM comments WHERE id = $1", &[&id]).await? > 0)
}
