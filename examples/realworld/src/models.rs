//! The data layer with the models of the database.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use deadpool_postgres::Client;
use futures_util::future::{try_join, try_join5};
use schema::Error;
use schema::prelude::*;

pub use crate::db::*;

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

pub async fn register(
    db: &Client,
    username: &str,
    email: &str,
    password_hash: &str,
) -> Result<User, Error> {
    let new = NewUser::new(username.into(), email.into(), password_hash.into());
    User::insert(db, &new).await
}

pub async fn user_by_email(db: &Client, email: &str) -> Result<Option<User>, Error> {
    USERS.by_email.find(db, email).await
}

pub async fn user_by_username(db: &Client, username: &str) -> Result<Option<User>, Error> {
    USERS.by_username.find(db, username).await
}

pub async fn update_user(db: &Client, id: i64, patch: &UserPatch) -> Result<Option<User>, Error> {
    User::update(db, id, patch).await
}

pub async fn profile(
    db: &Client,
    username: &str,
    viewer: Option<i64>,
) -> Result<Option<Profile>, Error> {
    let Some(user) = user_by_username(db, username).await? else { return Ok(None) };
    let following = !followed(db, viewer, [user.id]).await?.is_empty();
    Ok(Some(Profile { user, following }))
}

pub async fn follow(db: &Client, follower: i64, followed: i64) -> Result<(), Error> {
    let new = NewFollow::new(follower, followed);
    Follow::insert_or_ignore(db, &new).await.map(drop)
}

pub async fn unfollow(db: &Client, follower: i64, followed: i64) -> Result<bool, Error> {
    Follow::delete(db, (follower, followed)).await
}

pub async fn create_article(
    db: &mut Client,
    new: &NewArticle,
    tags: &[&str],
) -> Result<Article, Error> {
    let db = db.transaction().await?;
    let article = Article::insert(&db, new).await?;
    let new: Vec<_> = tags.iter().map(|tag| NewTag::new((*tag).into())).collect();
    Tag::insert_or_ignore_many(&db, &new).await?;
    let tags = Tag::filter(TAGS.name.in_(tags.iter().copied())).all(&db).await?;
    let new: Vec<_> = tags.iter().map(|tag| NewArticleTag::new(article.id, tag.id)).collect();
    ArticleTag::insert_many(&db, &new).await?;
    db.commit().await?;
    Ok(article)
}

pub async fn update_article(
    db: &Client,
    slug: &str,
    patch: &ArticlePatch,
) -> Result<Option<Article>, Error> {
    ARTICLES.by_slug.update(db, slug, patch).await
}

pub async fn delete_article(db: &Client, slug: &str) -> Result<bool, Error> {
    ARTICLES.by_slug.delete(db, slug).await
}

pub async fn article(
    db: &Client,
    slug: &str,
    viewer: Option<i64>,
) -> Result<Option<ArticleView>, Error> {
    let Some(article) = ARTICLES.by_slug.find(db, slug).await? else { return Ok(None) };
    Ok(views(db, viewer, vec![article]).await?.pop())
}

/// The newest articles first.
pub async fn articles(
    db: &Client,
    wanted: &Wanted<'_>,
    viewer: Option<i64>,
    limit: u32,
) -> Result<Vec<ArticleView>, Error> {
    let mut found = Article::query();
    if let Some(tag) = wanted.tag {
        let tag = ARTICLE_TAGS.tag_id.in_rows(TAGS.id, TAGS.name.eq(tag));
        found = found.filter(ARTICLES.id.in_rows(ARTICLE_TAGS.article_id, tag));
    }
    if let Some(author) = wanted.author {
        found = found.filter(ARTICLES.author_id.in_rows(USERS.id, USERS.username.eq(author)));
    }
    if let Some(fan) = wanted.favorited_by {
        let fan = FAVORITES.user_id.in_rows(USERS.id, USERS.username.eq(fan));
        found = found.filter(ARTICLES.id.in_rows(FAVORITES.article_id, fan));
    }
    if let Some(reader) = wanted.followed_by {
        let followed = FOLLOWS.follower_id.eq(reader);
        found = found.filter(ARTICLES.author_id.in_rows(FOLLOWS.followed_id, followed));
    }
    let mut page = found.order_by((ARTICLES.created_at.desc(), ARTICLES.id.desc())).limit(limit);
    if let Some(after) = wanted.after {
        page = page.after(after);
    }
    views(db, viewer, page.all(db).await?).await
}

pub async fn favorite(db: &Client, user: i64, article: i64) -> Result<(), Error> {
    let new = NewFavorite::new(user, article);
    Favorite::insert_or_ignore(db, &new).await.map(drop)
}

pub async fn unfavorite(db: &Client, user: i64, article: i64) -> Result<bool, Error> {
    Favorite::delete(db, (user, article)).await
}

pub async fn tags(db: &Client) -> Result<Vec<String>, Error> {
    Ok(names(Tag::all(db).await?))
}

pub async fn add_comment(
    db: &Client,
    article: i64,
    author: i64,
    body: &str,
) -> Result<Comment, Error> {
    Comment::insert(db, &NewComment::new(article, author, body.into())).await
}

pub async fn comments(
    db: &Client,
    article: i64,
    viewer: Option<i64>,
) -> Result<Vec<CommentView>, Error> {
    let comments = Comment::filter(COMMENTS.article_id.eq(article));
    let comments = comments.order_by(COMMENTS.id.asc()).all(db).await?;
    let (authors, followed) = try_join(
        Comment::load_author(&comments, db),
        followed(db, viewer, comments.iter().map(|comment| comment.author_id)),
    )
    .await?;
    let view = |(comment, author): (Comment, User)| CommentView {
        author: Profile { following: followed.contains(&author.id), user: author },
        comment,
    };
    Ok(comments.into_iter().zip(authors).map(view).collect())
}

pub async fn delete_comment(db: &Client, id: i64) -> Result<bool, Error> {
    Comment::delete(db, id).await
}

/// What belongs to articles, however many they are.
async fn views(
    db: &Client,
    viewer: Option<i64>,
    articles: Vec<Article>,
) -> Result<Vec<ArticleView>, Error> {
    let of_these = FAVORITES.article_id.in_(articles.iter().map(|article| article.id));
    let (authors, followed, tags, counts, favorited) = try_join5(
        Article::load_author(&articles, db),
        followed(db, viewer, articles.iter().map(|article| article.author_id)),
        Article::load_tags(&articles, db),
        Favorite::filter(of_these).count_by(db, FAVORITES.article_id),
        favorited(db, viewer, &articles),
    )
    .await?;
    let counts: HashMap<i64, u64> = counts.into_iter().collect();
    let of_each = articles.into_iter().zip(authors).zip(tags);
    let view = |((article, author), tags): ((Article, User), Vec<Tag>)| ArticleView {
        favorites: counts.get(&article.id).copied().unwrap_or_default(),
        favorited: favorited.contains(&article.id),
        tags: names(tags),
        author: Profile { following: followed.contains(&author.id), user: author },
        article,
    };
    Ok(of_each.map(view).collect())
}

/// Those of some users whom the viewer follows.
async fn followed(
    db: &Client,
    viewer: Option<i64>,
    users: impl IntoIterator<Item = i64>,
) -> Result<HashSet<i64>, Error> {
    let Some(viewer) = viewer else { return Ok(HashSet::new()) };
    let these = FOLLOWS.followed_id.in_(users);
    let found = Follow::filter(FOLLOWS.follower_id.eq(viewer).and(these)).all(db).await?;
    Ok(found.iter().map(|follow| follow.followed_id).collect())
}

async fn favorited(
    db: &Client,
    viewer: Option<i64>,
    articles: &[Article],
) -> Result<HashSet<i64>, Error> {
    let Some(viewer) = viewer else { return Ok(HashSet::new()) };
    let these = FAVORITES.article_id.in_(articles.iter().map(|article| article.id));
    let found = Favorite::filter(FAVORITES.user_id.eq(viewer).and(these)).all(db).await?;
    Ok(found.iter().map(|favorite| favorite.article_id).collect())
}

/// The names of tags in their order.
fn names(tags: Vec<Tag>) -> Vec<String> {
    let mut names: Vec<String> = tags.into_iter().map(|tag| tag.name).collect();
    names.sort_unstable();
    names
}
