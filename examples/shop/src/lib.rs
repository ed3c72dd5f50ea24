//! An online shop. The models in [`db`] come from the database; everything else is written here.

pub mod card;
pub mod day;
pub mod db;
pub mod order;
