//! A schema in a JSON file, one object a line.
//!
//! The file is JSON that any tool reads; this module reads it strictly, line by line, so that a
//! damaged or hostile file is refused with the line that is wrong.

mod decode;
mod encode;

pub use decode::{Header, Line, Lines, decode};
pub use encode::{Half, encode, encode_by};

use sha2::{Digest, Sha256};

use crate::schema::Schema;

/// The version of the format that this code writes.
pub const VERSION: u64 = 1;

/// The largest snapshot that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 29;

/// The longest line that is read, in bytes: one object with its definition and comment.
pub const MAX_LINE_BYTES: usize = 1 << 24;

/// The digest of a schema: SHA-256 over the lines of its objects, in hexadecimal.
pub fn digest(schema: &Schema) -> String {
    digest_text(&encode::lines(schema))
}

fn digest_lines<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    hexadecimal(hash)
}

/// The digest of lines that are one text, each with its line end.
fn digest_text(lines: &str) -> String {
    hexadecimal(Sha256::new_with_prefix(lines))
}

fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
