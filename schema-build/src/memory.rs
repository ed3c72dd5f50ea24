//! What the last build learnt of its source, kept in OUT_DIR.

use crate::store;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The snapshot of the source as it was last read, and the key that tells whether it still is so.
#[derive(Debug)]
pub(crate) struct Memory {
    path: PathBuf,
}

/// What was remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remembered {
    /// Equal when nothing that decides on the schema changed.
    pub(crate) key: String,
    /// The source in words, for messages.
    pub(crate) origin: String,
    /// The snapshot.
    pub(crate) text: String,
}

impl Memory {
    pub(crate) fn new(out: &Path) -> Self {
        Self { path: out.join("schema-memory.txt") }
    }

    /// What was remembered. Nothing when it was another program that did.
    pub(crate) fn recall(&self) -> Option<Remembered> {
        let text = std::fs::read_to_string(&self.path).ok()?;
        let mut parts = text.splitn(4, '\n');
        let (program, key, origin, text) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        (program == stamp()).then(|| Remembered {
            key: key.to_owned(),
            origin: origin.to_owned(),
            text: text.to_owned(),
        })
    }

    /// Remembers. A failure costs time in the next build and nothing else.
    pub(crate) fn keep(&self, it: &Remembered) {
        let Remembered { key, origin, text } = it;
        let origin = origin.replace(['\n', '\r'], " ");
        let _ = store::replace(&self.path, &format!("{}\n{key}\n{origin}\n{text}", stamp()));
    }

    /// Forgets.
    pub(crate) fn forget(&self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Which program this is: another version may see more in the same source.
fn stamp() -> String {
    let metadata = std::env::current_exe().and_then(|program| program.metadata()).ok();
    let modified = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
    let age = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let size = metadata.map_or(0, |metadata| metadata.len());
    format!("{}-{size}-{}", env!("CARGO_PKG_VERSION"), age.unwrap_or_default().as_nanos())
}

/// One key for all the parts; other parts, or other borders between them, give another one.
pub(crate) fn key<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_borders_apart() {
        assert_eq!(key(["a", "b"]), key(["a", "b"]));
        assert_ne!(key(["ab", ""]), key(["a", "b"]));
        assert_ne!(key(["b", "a"]), key(["a", "b"]));
    }
}
