//! SeaORM, whose pool of one connection does not ask whether it still lives.

use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::{
    ActiveValue, ColumnTrait, DatabaseConnection, EntityTrait, LoaderTrait, QueryFilter,
    QueryOrder, QuerySelect, SqlxPostgresConnector,
};
use tokio_postgres::Config;

use crate::peer::{PAGE, PARENTS, Peer, Person, Result, options};

mod users {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub username: String,
        pub email: String,
        pub password_hash: String,
        pub bio: String,
        pub image: Option<String>,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod articles {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "articles")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub slug: String,
        pub title: String,
        pub description: String,
        pub body: String,
        pub author_id: i64,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::comments::Entity")]
        Comments,
    }

    impl Related<super::comments::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Comments.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod comments {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "comments")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub article_id: i64,
        pub author_id: i64,
        pub body: String,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::articles::Entity",
            from = "Column::ArticleId",
            to = "super::articles::Column::Id"
        )]
        Article,
    }

    impl Related<super::articles::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Article.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub struct Sea {
    client: DatabaseConnection,
    articles: Vec<articles::Model>,
}

impl Peer for Sea {
    const NAME: &'static str = "SeaORM";
    type New = Vec<users::ActiveModel>;

    async fn open(server: &Config) -> Result<Self> {
        let pool = PgPoolOptions::new().max_connections(1).test_before_acquire(false);
        let pool = pool.connect_with(options(server)?).await?;
        let client = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        let articles = articles::Entity::find()
            .filter(articles::Column::Id.lte(PARENTS))
            .order_by_asc(articles::Column::Id)
            .all(&client)
            .await?;
        Ok(Self { client, articles })
    }

    async fn find(&mut self, id: i64) -> Result<usize> {
        let user = users::Entity::find_by_id(id).one(&self.client).await?;
        Ok(user.ok_or("no user")?.email.len())
    }

    async fn page(&mut self, author: i64) -> Result<i64> {
        let page = articles::Entity::find()
            .filter(articles::Column::AuthorId.eq(author))
            .order_by_desc(articles::Column::CreatedAt)
            .order_by_desc(articles::Column::Id)
            .limit(u64::from(PAGE))
            .all(&self.client)
            .await?;
        Ok(page.iter().map(|article| article.id).sum())
    }

    async fn load(&mut self) -> Result<(usize, usize)> {
        let comments = self.articles.load_many(comments::Entity, &self.client).await?;
        Ok((comments.iter().map(Vec::len).sum(), comments.last().map_or(0, Vec::len)))
    }

    fn new(people: Vec<Person>) -> Vec<users::ActiveModel> {
        let new = |it: Person| users::ActiveModel {
            username: ActiveValue::Set(it.username),
            email: ActiveValue::Set(it.email),
            password_hash: ActiveValue::Set(it.password_hash),
            ..Default::default()
        };
        people.into_iter().map(new).collect()
    }

    async fn insert(&mut self, new: Vec<users::ActiveModel>) -> Result<()> {
        let insert = users::Entity::insert_many(new);
        insert.exec_without_returning(&self.client).await?;
        Ok(())
    }
}
