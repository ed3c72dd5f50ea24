//! A page of an application: what both ports of `examples/realworld` do for it.

use std::time::Instant;

use deadpool_postgres::{Manager, Pool};
use realworld::{models, plain};
use tokio_postgres::{Config, NoTls};

use crate::hand::Hand;
use crate::ours::Ours;
use crate::peer::{Peer, Result};
use crate::{Times, note};

pub(crate) const TITLE: &str = "feed of 20 articles, by the ports in examples/realworld";

/// How many pages are read in a round.
const PAGES: i64 = 2;
const ROUNDS: usize = 201;

pub(crate) async fn run(server: &Config) -> Result<Times> {
    let pool = Pool::builder(Manager::new(server.clone(), NoTls)).max_size(2).build()?;
    let (one, other) = (pool.get().await?, pool.get().await?);
    let mut taken = Times::new();
    for round in 0..=ROUNDS {
        for turn in 0..2 {
            let start = Instant::now();
            let models_turn = (round + turn) % 2 == 0;
            for reader in 0..PAGES {
                let reader = 200 + reader;
                let found = if models_turn {
                    let wanted = models::Wanted { followed_by: Some(reader), ..Default::default() };
                    models::articles(&one, &wanted, Some(reader), 20).await?.len()
                } else {
                    let wanted = plain::Wanted { followed_by: Some(reader), ..Default::default() };
                    plain::articles(&other, &wanted, Some(reader), 20).await?.len()
                };
                if found != 20 {
                    return Err(format!("{found} articles, not 20").into());
                }
            }
            let name = if models_turn { Ours::NAME } else { Hand::NAME };
            if round > 0 {
                note(&mut taken, name, start.elapsed() / u32::try_from(PAGES)?);
            }
        }
    }
    Ok(taken)
}
