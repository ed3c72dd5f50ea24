//! Rows by condition, order and unique key: typed columns of one relation, compiled to one
//! parameterised statement.
//!
//! Every model has a type that is named as its table, with a constant for each column and each
//! unique key:
//!
//! ```text
//! let adults = users::AGE.ge(18).and(users::EMAIL.ends_with("@example.org"));
//! let page = User::filter(adults)
//!     .order_by((users::AGE.desc(), users::ID.asc()))
//!     .after((42, 7))
//!     .limit(20)
//!     .all(&mut client)?;
//! let ada = users::BY_EMAIL.find(&mut client, "ada@example.org")?;
//! ```
//!
//! A column of another table, or a value of another type, does not compile. Values only travel as
//! parameters, and the text of a statement depends on which functions made it alone, so that
//! clients that keep prepared statements prepare it once.

mod column;
mod condition;
mod filter;
mod operand;
mod order;
mod unique;

pub use column::{Column, NotNull, Null};
pub use condition::Condition;
pub(crate) use condition::Writer;
pub use filter::{Filter, Select};
pub use operand::{ColumnValue, KeyValues, Operand};
pub use order::{Keyset, Order, Ordered};
pub use unique::Unique;
