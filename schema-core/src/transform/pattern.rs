//! Which objects are meant: a path with `*` for any text, and perhaps a kind before it.

use std::fmt;

use crate::id::ObjectId;
use crate::name;
use crate::object::Kind;

/// A path with `*` for any text, and perhaps a kind: `public.tmp_*`, `view *`, `audit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    kind: Option<Kind>,
    path: String,
}

impl Pattern {
    /// Reads it; `None` where nothing is left of it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let kind = text.split_once(' ').and_then(|(word, _)| Kind::from_word(word));
        let path = match kind {
            Some(_) => text.split_once(' ').map_or(text, |(_, path)| path.trim()),
            None => text,
        };
        (!path.is_empty()).then(|| Self { kind, path: path.to_owned() })
    }

    /// Whether it means this object. Without a kind it means what lives in a namespace, and
    /// namespaces; a path without a dot means a namespace.
    pub fn means(&self, id: &ObjectId) -> bool {
        let kind = match self.kind {
            Some(kind) => id.kind() == kind,
            None if self.path.contains('.') => is_whole(id.kind()),
            None => id.kind() == Kind::Namespace,
        };
        kind && (name::fits(&self.path, id.path()) || name::fits(&self.path, &id.names().join(".")))
    }
}

/// Whether such objects stand in a namespace by themselves.
fn is_whole(kind: Kind) -> bool {
    !matches!(kind, Kind::Index | Kind::Statistics | Kind::Unmodelled)
        && match kind.depth() {
            Some(depth) => depth == 2,
            None => matches!(kind, Kind::Routine | Kind::Aggregate | Kind::Operator),
        }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) => write!(f, "{} {}", kind.word(), self.path),
            None => f.write_str(&self.path),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_objects() {
        let id = |kind, names: &[&str]| ObjectId::new(kind, names.iter().copied());
        let table = id(Kind::Table, &["public", "tmp_a"]);
        let odd = id(Kind::Table, &["public", "Tmp A"]);
        let column = id(Kind::Column, &["public", "tmp_a", "b"]);
        let namespace = id(Kind::Namespace, &["public"]);
        for (pattern, meant, not) in [
            ("public.tmp_*", vec![&table], vec![&odd, &column, &namespace]),
            ("public.*", vec![&table, &odd], vec![&column, &namespace]),
            ("public.Tmp A", vec![&odd], vec![&table]),
            ("public.\"Tmp A\"", vec![&odd], vec![&table]),
            ("public", vec![&namespace], vec![&table]),
            ("table *_a", vec![&table], vec![&odd, &column]),
            ("view *", vec![], vec![&table]),
            ("column *.b", vec![&column], vec![&table]),
            ("*.*p*a", vec![&table], vec![&column]),
        ] {
            let pattern = Pattern::parse(pattern).unwrap();
            assert!(meant.iter().all(|id| pattern.means(id)), "{pattern}");
            assert!(!not.iter().any(|id| pattern.means(id)), "{pattern}");
        }
        assert_eq!(Pattern::parse(" "), None);
    }
}
