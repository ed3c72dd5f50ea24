//! How a value becomes fields of a snapshot line, and back. The only codec there is.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::grant::Grant;
use crate::id::ObjectId;

/// The fields of an object in reading order: what a snapshot line holds and what a diff compares.
pub type Fields = Vec<(&'static str, Value)>;

/// The fields of a line that nothing has taken yet.
pub(crate) type Unread = Map<String, Value>;

/// A value that is one or several fields of a line. What equals its default is left out.
pub(crate) trait Field: Sized {
    /// Appends the field unless it has its default value.
    fn write(&self, key: &'static str, out: &mut Fields);
    /// Takes the field out of `line`; an absent one is its default.
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String>;
}

impl Field for bool {
    fn write(&self, key: &'static str, out: &mut Fields) {
        if *self {
            out.push((key, Value::Bool(true)));
        }
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        match line.remove(key) {
            None => Ok(false),
            Some(Value::Bool(true)) => Ok(true),
            Some(_) => Err(format!("`{key}` is `true` or is left out")),
        }
    }
}

impl Field for String {
    fn write(&self, key: &'static str, out: &mut Fields) {
        out.push((key, Value::String(self.clone())));
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        match line.remove(key) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(format!("`{key}` is a string")),
            None => Err(format!("`{key}` is missing")),
        }
    }
}

impl Field for u32 {
    fn write(&self, key: &'static str, out: &mut Fields) {
        out.push((key, Value::from(*self)));
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        line.remove(key)
            .as_ref()
            .and_then(Value::as_u64)
            .and_then(|n| n.try_into().ok())
            .ok_or_else(|| format!("`{key}` is a number from 0 to {}", u32::MAX))
    }
}

impl Field for Option<i64> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        if let Some(n) = self {
            out.push((key, Value::from(*n)));
        }
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        match line.remove(key) {
            None => Ok(None),
            Some(value) => {
                value.as_i64().map(Some).ok_or_else(|| format!("`{key}` is a whole number"))
            }
        }
    }
}

impl Field for Option<String> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        if let Some(text) = self {
            text.write(key, out);
        }
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        if line.contains_key(key) { String::read(key, line).map(Some) } else { Ok(None) }
    }
}

impl Field for Vec<String> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        if !self.is_empty() {
            out.push((key, Value::from(self.clone())));
        }
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        let wrong = || format!("`{key}` is a list of strings");
        match line.remove(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .into_iter()
                .map(|item| match item {
                    Value::String(text) => Ok(text),
                    _ => Err(wrong()),
                })
                .collect(),
            Some(_) => Err(wrong()),
        }
    }
}

impl Field for Option<ObjectId> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        if let Some(id) = self {
            out.push((key, Value::String(id.to_string())));
        }
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        let Some(text) = Option::<String>::read(key, line)? else { return Ok(None) };
        id(key, &text).map(Some)
    }
}

impl Field for ObjectId {
    fn write(&self, key: &'static str, out: &mut Fields) {
        out.push((key, Value::String(self.to_string())));
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        id(key, &String::read(key, line)?)
    }
}

impl Field for Vec<ObjectId> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        self.iter().map(ObjectId::to_string).collect::<Vec<_>>().write(key, out);
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        Vec::<String>::read(key, line)?.iter().map(|text| id(key, text)).collect()
    }
}

impl Field for Vec<Grant> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        self.iter().map(Grant::to_string).collect::<Vec<_>>().write(key, out);
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        let read = |text: &String| {
            Grant::parse(text).ok_or_else(|| format!("`{key}` has what is no grant: {text:?}"))
        };
        Vec::<String>::read(key, line)?.iter().map(read).collect()
    }
}

impl Field for BTreeMap<String, String> {
    fn write(&self, key: &'static str, out: &mut Fields) {
        if !self.is_empty() {
            let items = self.iter().map(|(name, text)| (name.clone(), Value::from(text.as_str())));
            out.push((key, items.collect::<Map<_, _>>().into()));
        }
    }
    fn read(key: &'static str, line: &mut Unread) -> Result<Self, String> {
        let wrong = || format!("`{key}` is an object of strings");
        match line.remove(key) {
            None => Ok(Self::new()),
            Some(Value::Object(items)) => items
                .into_iter()
                .map(|(name, text)| match text {
                    Value::String(text) => Ok((name, text)),
                    _ => Err(wrong()),
                })
                .collect(),
            Some(_) => Err(wrong()),
        }
    }
}

fn id(key: &str, text: &str) -> Result<ObjectId, String> {
    ObjectId::parse(text).ok_or_else(|| format!("`{key}` names no object: {text:?}"))
}

/// An enum whose values are words in a snapshot.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word of the snapshot.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::record::Field for Option<$name> {
            fn write(&self, key: &'static str, out: &mut $crate::record::Fields) {
                if let Some(value) = self {
                    out.push((key, value.word().into()));
                }
            }
            fn read(
                key: &'static str,
                line: &mut $crate::record::Unread,
            ) -> Result<Self, String> {
                let Some(word) = Option::<String>::read(key, line)? else { return Ok(None) };
                $name::from_word(&word).map(Some).ok_or_else(|| {
                    let known: Vec<_> = $name::ALL.iter().map(|v| v.word()).collect();
                    format!("`{key}` is one of {}, not {word:?}", known.join(", "))
                })
            }
        }
    };
}
pub(crate) use words;
