//! The traits of models, for `use schema::prelude::*`.

pub use crate::runtime::{Keyed, Model, Table, Versioned};

// Once more without a name: a model of a table `models` is called as the trait, and hides it.
#[doc(no_inline)]
pub use crate::runtime::{Keyed as _, Model as _, Table as _, Versioned as _};
