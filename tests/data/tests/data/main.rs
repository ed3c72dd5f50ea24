//! Rows read and written through the models, on a throwaway server, with every driver.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bags;
mod composites;
mod computed;
mod copies;
mod domains;
mod drivers;
mod each;
mod far;
mod filters;
mod grids;
mod keys;
mod lists;
mod locks;
mod many;
mod names;
mod odd_keys;
mod raw;
mod relations;
mod server;
mod sqlx;
mod stale;
mod streams;
