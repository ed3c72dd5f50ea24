//! What each of the peers does, and how they are told where the server is.

use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls};

pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// How many articles have their comments loaded.
pub const PARENTS: i64 = 1_000;
/// How many articles a page has.
pub const PAGE: u16 = 100;

/// A user to be inserted.
pub struct Person {
    pub username: String,
    pub email: String,
    pub password_hash: String,
}

/// One way to read and write rows. What the functions tell is compared.
#[allow(async_fn_in_trait)]
pub trait Peer: Sized {
    const NAME: &'static str;

    /// What it makes of rows to be inserted; making it is not measured.
    type New;

    /// Connects, and loads the first articles by their number.
    async fn open(server: &Config) -> Result<Self>;

    /// The user with this number; the length of their address.
    async fn find(&mut self, id: i64) -> Result<usize>;

    /// The newest articles of an author; the sum of their numbers.
    async fn page(&mut self, author: i64) -> Result<i64>;

    /// The comments of each of the first articles; how many, and how many the last one has.
    async fn load(&mut self) -> Result<(usize, usize)>;

    fn new(people: Vec<Person>) -> Self::New;

    /// Inserts users.
    async fn insert(&mut self, new: Self::New) -> Result<()>;
}

/// A client of `tokio-postgres`.
pub async fn client(server: &Config) -> Result<Client> {
    let (client, connection) = server.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The same server for sqlx.
pub fn options(server: &Config) -> Result<sqlx::postgres::PgConnectOptions> {
    let mut options = sqlx::postgres::PgConnectOptions::new_without_pgpass();
    options = match server.get_hosts().first() {
        #[cfg(unix)]
        Some(Host::Unix(folder)) => options.socket(folder),
        Some(Host::Tcp(host)) => options.host(host),
        None => return Err("the address names no host".into()),
    };
    if let Some(port) = server.get_ports().first() {
        options = options.port(*port);
    }
    if let Some(user) = server.get_user() {
        options = options.username(user);
    }
    if let Some(password) = server.get_password() {
        options = options.password(std::str::from_utf8(password)?);
    }
    if let Some(database) = server.get_dbname() {
        options = options.database(database);
    }
    use sqlx::ConnectOptions;
    Ok(options.ssl_mode(sqlx::postgres::PgSslMode::Disable).disable_statement_logging())
}
