//! Rows by condition, order and unique key: typed columns of one relation, compiled to one
//! parameterised statement.
//!
//! With `[models] columns = true` in `schema.toml`, every relation has a constant that is named as it,
//! whose fields are its columns and its unique keys:
//!
//! ```text
//! let adults = USERS.age.ge(18).and(USERS.email.ends_with("@example.org"));
//! let page = User::filter(adults)
//!     .order_by((USERS.age.desc(), USERS.id.asc()))
//!     .after((Some(42), 7))
//!     .limit(20)
//!     .all(&mut client)?;
//! let ada = USERS.by_email.find(&mut client, "ada@example.org")?;
//! ```
//!
//! A column of another table, or a value of another type, does not compile. Values only travel as
//! parameters, but for usual [limits](Select::limit): the text of a statement depends on which functions
//! made it, on its limit, and on what is NULL, so that clients that keep prepared statements prepare it
//! once.

mod column;
mod condition;
mod each;
mod filter;
mod has;
mod lock;
mod operand;
mod order;
mod raw;
mod unique;

pub use column::{Column, ColumnsOf, NotNull, Null, NullColumn};
#[doc(hidden)]
pub use column::{ColumnSet, column, columns_of, null_column};
pub use condition::Condition;
pub(crate) use condition::Writer;
pub use filter::{Filter, Select};
pub use has::{Bare, Element, Optional};
pub use lock::{NotWaiting, Unlocked, Waiting};
pub use operand::{AnyColumn, ColumnValue, KeyValues, Operand};
pub use order::{Keyset, OrNull, Order, Ordered, Placed};
pub use raw::{FromRows, QueryAs, aliased, query_as};
#[cfg(feature = "sqlx")]
pub(crate) use raw::{called, items};
#[doc(hidden)]
pub use unique::unique;
pub use unique::{Arbiter, CanUpsert, NoUpsert, Unique};
