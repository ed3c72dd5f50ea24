//! Every field that does not fit its column is told in one build, at its type.

pub type Text = String;
pub struct Own;

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: String,
    pub bio: String,
    pub emial: String,
    pub price: f64,
    pub tags: Vec<i32>,
    pub nonsense_here: bool,
    pub email: Text,
    pub at: Own,
    pub home: Option<Text>,
}

fn main() {}
