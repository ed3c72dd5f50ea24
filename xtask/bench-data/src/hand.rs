//! `tokio-postgres` by hand: statements are prepared once, columns are read by place, rows are read as
//! they come, while the server still makes the next, and many are written by binary COPY.

use std::collections::HashMap;
use std::future::ready;
use std::pin::pin;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Config, Error, Row, Statement};

use crate::peer::{PAGE, PARENTS, Peer, Person, Result, client};

pub struct Hand {
    client: Client,
    find: Statement,
    page: Statement,
    load: Statement,
    copy: Statement,
    articles: Vec<Article>,
}

#[allow(dead_code, reason = "a row has all its columns")]
struct User {
    id: i64,
    username: String,
    email: String,
    password_hash: String,
    bio: String,
    image: Option<String>,
    created_at: DateTime<Utc>,
}

#[allow(dead_code, reason = "a row has all its columns")]
struct Article {
    id: i64,
    slug: String,
    title: String,
    description: String,
    body: String,
    author_id: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[allow(dead_code, reason = "a row has all its columns")]
struct Comment {
    id: i64,
    article_id: i64,
    author_id: i64,
    body: String,
    created_at: DateTime<Utc>,
}

impl User {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.try_get(0)?,
            username: row.try_get(1)?,
            email: row.try_get(2)?,
            password_hash: row.try_get(3)?,
            bio: row.try_get(4)?,
            image: row.try_get(5)?,
            created_at: row.try_get(6)?,
        })
    }
}

impl Article {
    fn read(row: &Row) -> Result<Self, Error> {
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
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.try_get(0)?,
            article_id: row.try_get(1)?,
            author_id: row.try_get(2)?,
            body: row.try_get(3)?,
            created_at: row.try_get(4)?,
        })
    }
}

const ARTICLE: &str = "SELECT id, slug, title, description, body, author_id, created_at, updated_at
    FROM articles";

impl Peer for Hand {
    const NAME: &'static str = "tokio-postgres";
    type New = Vec<Person>;

    async fn open(server: &Config) -> Result<Self> {
        let client = client(server).await?;
        let articles = format!("{ARTICLE} WHERE id <= $1 ORDER BY id");
        let articles = client.query(&articles, &[&PARENTS]).await?;
        let articles = articles.iter().map(Article::read).collect::<Result<_, _>>()?;
        let find = "SELECT id, username, email, password_hash, bio, image, created_at
            FROM users WHERE id = $1";
        let page =
            format!("{ARTICLE} WHERE author_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2");
        let load = "SELECT id, article_id, author_id, body, created_at
            FROM comments WHERE article_id = ANY($1)";
        let copy = "COPY users (username, email, password_hash) FROM STDIN BINARY";
        Ok(Self {
            find: client.prepare(find).await?,
            page: client.prepare(&page).await?,
            load: client.prepare(load).await?,
            copy: client.prepare(copy).await?,
            client,
            articles,
        })
    }

    async fn find(&mut self, id: i64) -> Result<usize> {
        let row = self.client.query_opt(&self.find, &[&id]).await?.ok_or("no user")?;
        Ok(User::read(&row)?.email.len())
    }

    async fn page(&mut self, author: i64) -> Result<i64> {
        let rows = self.client.query_raw(&self.page, [author, i64::from(PAGE)]).await?;
        let page: Vec<Article> =
            rows.and_then(|row| ready(Article::read(&row))).try_collect().await?;
        Ok(page.iter().map(|article| article.id).sum())
    }

    async fn load(&mut self) -> Result<(usize, usize)> {
        let ids: Vec<i64> = self.articles.iter().map(|article| article.id).collect();
        let places: HashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
        let mut comments: Vec<Vec<Comment>> = ids.iter().map(|_| Vec::new()).collect();
        let mut rows = pin!(self.client.query_raw(&self.load, [&ids]).await?);
        while let Some(row) = rows.try_next().await? {
            let comment = Comment::read(&row)?;
            if let Some(place) = places.get(&comment.article_id) {
                comments[*place].push(comment);
            }
        }
        Ok((comments.iter().map(Vec::len).sum(), comments.last().map_or(0, Vec::len)))
    }

    fn new(people: Vec<Person>) -> Vec<Person> {
        people
    }

    async fn insert(&mut self, new: Vec<Person>) -> Result<()> {
        let sink = self.client.copy_in(&self.copy).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &[Type::TEXT, Type::TEXT, Type::TEXT]));
        for person in new {
            let values: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
                [&person.username, &person.email, &person.password_hash];
            writer.as_mut().write(&values).await?;
        }
        writer.finish().await?;
        Ok(())
    }
}
