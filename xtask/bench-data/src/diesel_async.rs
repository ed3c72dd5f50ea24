//! Diesel with `diesel-async`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio_postgres::{Config, NoTls};

use crate::peer::{PAGE, PARENTS, Peer, Person, Result};

diesel::table! {
    users (id) {
        id -> BigInt,
        username -> Text,
        email -> Text,
        password_hash -> Text,
        bio -> Text,
        image -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    articles (id) {
        id -> BigInt,
        slug -> Text,
        title -> Text,
        description -> Text,
        body -> Text,
        author_id -> BigInt,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        article_id -> BigInt,
        author_id -> BigInt,
        body -> Text,
        created_at -> Timestamptz,
    }
}

diesel::joinable!(comments -> articles (article_id));
diesel::allow_tables_to_appear_in_same_query!(articles, comments);

#[allow(dead_code, reason = "a row has all its columns")]
#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
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
#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = articles, check_for_backend(diesel::pg::Pg))]
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
#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = comments, belongs_to(Article), check_for_backend(diesel::pg::Pg))]
struct Comment {
    id: i64,
    article_id: i64,
    author_id: i64,
    body: String,
    created_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    username: String,
    email: String,
    password_hash: String,
}

pub struct Diesel {
    client: AsyncPgConnection,
    articles: Vec<Article>,
}

impl Peer for Diesel {
    const NAME: &'static str = "Diesel-async";
    type New = Vec<NewUser>;

    async fn open(server: &Config) -> Result<Self> {
        let (client, connection) = server.connect(NoTls).await?;
        let mut client =
            AsyncPgConnection::try_from_client_and_connection(client, connection).await?;
        let articles = articles::table.filter(articles::id.le(PARENTS)).order(articles::id.asc());
        let articles = articles.select(Article::as_select()).load(&mut client).await?;
        Ok(Self { client, articles })
    }

    async fn find(&mut self, id: i64) -> Result<usize> {
        let user = users::table.find(id).select(User::as_select()).first(&mut self.client);
        Ok(user.await?.email.len())
    }

    async fn page(&mut self, author: i64) -> Result<i64> {
        let page: Vec<Article> = articles::table
            .filter(articles::author_id.eq(author))
            .order((articles::created_at.desc(), articles::id.desc()))
            .limit(PAGE.into())
            .select(Article::as_select())
            .load(&mut self.client)
            .await?;
        Ok(page.iter().map(|article| article.id).sum())
    }

    async fn load(&mut self) -> Result<(usize, usize)> {
        let comments = Comment::belonging_to(&self.articles).select(Comment::as_select());
        let comments: Vec<Comment> = comments.load(&mut self.client).await?;
        let comments = comments.grouped_by(&self.articles);
        Ok((comments.iter().map(Vec::len).sum(), comments.last().map_or(0, Vec::len)))
    }

    fn new(people: Vec<Person>) -> Vec<NewUser> {
        let new =
            |Person { username, email, password_hash }| NewUser { username, email, password_hash };
        people.into_iter().map(new).collect()
    }

    async fn insert(&mut self, new: Vec<NewUser>) -> Result<()> {
        diesel::insert_into(users::table).values(&new).execute(&mut self.client).await?;
        Ok(())
    }
}
