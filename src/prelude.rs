//! The traits of models, for `use schema::prelude::*`.

pub use crate::runtime::{Keyed, Model, Table, Versioned};
