//! sqlx, with many rows written as its documentation says: by arrays.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, PgConnection, query, query_as};
use tokio_postgres::Config;

use crate::peer::{PAGE, PARENTS, Peer, Person, Result, options};

#[allow(dead_code, reason = "a row has all its columns")]
#[derive(sqlx::FromRow)]
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
#[derive(sqlx::FromRow)]
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
#[derive(sqlx::FromRow)]
struct Comment {
    id: i64,
    article_id: i64,
    author_id: i64,
    body: String,
    created_at: DateTime<Utc>,
}

pub struct Sqlx {
    client: PgConnection,
    articles: Vec<Article>,
}

impl Peer for Sqlx {
    const NAME: &'static str = "sqlx";
    /// The values of each column.
    type New = [Vec<String>; 3];

    async fn open(server: &Config) -> Result<Self> {
        let mut client = options(server)?.connect().await?;
        let articles = query_as(
            "SELECT id, slug, title, description, body, author_id, created_at, updated_at FROM articles WHERE id <= $1 ORDER BY id",
        );
        let articles = articles.bind(PARENTS).fetch_all(&mut client).await?;
        Ok(Self { client, articles })
    }

    async fn find(&mut self, id: i64) -> Result<usize> {
        let user: User = query_as(
            "SELECT id, username, email, password_hash, bio, image, created_at
            FROM users WHERE id = $1",
        )
        .bind(id)
        .fetch_one(&mut self.client)
        .await?;
        Ok(user.email.len())
    }

    async fn page(&mut self, author: i64) -> Result<i64> {
        let page: Vec<Article> = query_as(
            "SELECT id, slug, title, description, body, author_id, created_at, updated_at
            FROM articles WHERE author_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
        )
        .bind(author)
        .bind(i64::from(PAGE))
        .fetch_all(&mut self.client)
        .await?;
        Ok(page.iter().map(|article| article.id).sum())
    }

    async fn load(&mut self) -> Result<(usize, usize)> {
        let ids: Vec<i64> = self.articles.iter().map(|article| article.id).collect();
        let found: Vec<Comment> = query_as(
            "SELECT id, article_id, author_id, body, created_at
            FROM comments WHERE article_id = ANY($1)",
        )
        .bind(&ids)
        .fetch_all(&mut self.client)
        .await?;
        let places: HashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
        let mut comments: Vec<Vec<Comment>> = ids.iter().map(|_| Vec::new()).collect();
        for comment in found {
            if let Some(place) = places.get(&comment.article_id) {
                comments[*place].push(comment);
            }
        }
        Ok((comments.iter().map(Vec::len).sum(), comments.last().map_or(0, Vec::len)))
    }

    fn new(people: Vec<Person>) -> [Vec<String>; 3] {
        let (mut names, mut emails, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for person in people {
            names.push(person.username);
            emails.push(person.email);
            hashes.push(person.password_hash);
        }
        [names, emails, hashes]
    }

    async fn insert(&mut self, [names, emails, hashes]: [Vec<String>; 3]) -> Result<()> {
        query(
            "INSERT INTO users (username, email, password_hash)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[])",
        )
        .bind(names)
        .bind(emails)
        .bind(hashes)
        .execute(&mut self.client)
        .await?;
        Ok(())
    }
}
