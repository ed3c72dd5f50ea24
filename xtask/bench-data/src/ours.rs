//! The models.

use realworld::db::{ARTICLES, Article, NewUser, User};
use schema::Cached;
use schema::prelude::*;
use tokio_postgres::{Client, Config};

use crate::peer::{PAGE, PARENTS, Peer, Person, Result, client};

pub struct Ours {
    client: Cached<Client>,
    articles: Vec<Article>,
}

impl Peer for Ours {
    const NAME: &'static str = "models";
    type New = Vec<NewUser>;

    async fn open(server: &Config) -> Result<Self> {
        let client = Cached::new(client(server).await?);
        let articles = Article::filter(ARTICLES.id.le(PARENTS)).order_by(ARTICLES.id.asc());
        let articles = articles.all(&client).await?;
        Ok(Self { client, articles })
    }

    async fn find(&mut self, id: i64) -> Result<usize> {
        Ok(User::find(&self.client, id).await?.ok_or("no user")?.email.len())
    }

    async fn page(&mut self, author: i64) -> Result<i64> {
        let page = Article::filter(ARTICLES.author_id.eq(author))
            .order_by((ARTICLES.created_at.desc(), ARTICLES.id.desc()))
            .limit(PAGE.into())
            .all(&self.client)
            .await?;
        Ok(page.iter().map(|article| article.id).sum())
    }

    async fn load(&mut self) -> Result<(usize, usize)> {
        let comments = Article::load_comments(&self.articles, &self.client).await?;
        Ok((comments.iter().map(Vec::len).sum(), comments.last().map_or(0, Vec::len)))
    }

    fn new(people: Vec<Person>) -> Vec<NewUser> {
        let new = |it: Person| NewUser::new(it.username, it.email, it.password_hash);
        people.into_iter().map(new).collect()
    }

    async fn insert(&mut self, new: Vec<NewUser>) -> Result<()> {
        User::insert_many(&self.client, &new).await?;
        Ok(())
    }
}
