//! The address of an object, by name.

use std::fmt;

use crate::name;
use crate::object::Kind;

/// The address of an object: its kind and its path of names, never an oid.
///
/// The path is text in one canonical form, quoted as SQL quotes names and only where needed, so
/// that two ids are equal exactly when their text is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    kind: Kind,
    path: String,
}

impl ObjectId {
    /// The id of the given kind with these names, outermost first.
    pub fn new<'n>(kind: Kind, names: impl IntoIterator<Item = &'n str>) -> Self {
        Self { kind, path: name::join(names) }
    }

    /// The id with a path that is text already. Kinds that are addressed by names get their
    /// canonical form; `None` where the text is no such path.
    pub fn from_path(kind: Kind, path: &str) -> Option<Self> {
        let Some(depth) = kind.depth() else {
            let id = Self { kind, path: path.to_owned() };
            let ok = match kind {
                Kind::Routine | Kind::Aggregate => id.signature().is_some(),
                _ => !path.is_empty() && !path.contains(['\0', '\n']),
            };
            return ok.then_some(id);
        };
        if name::is_plain_path(path, depth) {
            return Some(Self::bound(kind, path));
        }
        let names = name::split(path)?;
        (names.len() == depth).then(|| Self::new(kind, names.iter().map(String::as_str)))
    }

    /// The id of a path that is canonical already, or the start of one, for look-ups.
    pub(crate) fn bound(kind: Kind, path: &str) -> Self {
        Self { kind, path: path.to_owned() }
    }

    /// Reads what [`Display`](fmt::Display) writes: the kind's word, a space, the path.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, path) = text.split_once(' ')?;
        Self::from_path(Kind::from_word(word)?, path)
    }

    /// What kind of object it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The path as SQL would write it: `public.users.email`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The names of the path, unquoted, outermost first.
    pub fn names(&self) -> Vec<String> {
        match self.kind.depth() {
            Some(_) => name::split(&self.path).unwrap_or_default(),
            None => vec![self.path.clone()],
        }
    }

    /// The last name, unquoted.
    pub fn name(&self) -> String {
        match self.path.rsplit_once('.') {
            // Without quotes every dot is one between names.
            Some((_, last)) if self.kind.depth().is_some() && !self.path.contains('"') => {
                last.to_owned()
            }
            _ => self.names().pop().unwrap_or_default(),
        }
    }

    /// The name and the types of a path such as `public.norm(text)`, for kinds that are told
    /// apart by what they take; `None` for others, and where the path is no such text.
    pub fn signature(&self) -> Option<(&str, &str)> {
        if !matches!(self.kind, Kind::Routine | Kind::Aggregate) || self.path.contains('\0') {
            return None;
        }
        let mut quoted = false;
        let mut depth = 0_usize;
        let mut open = None;
        for (i, b) in self.path.bytes().enumerate() {
            match b {
                b'"' => quoted = !quoted,
                b'(' if !quoted => {
                    open.get_or_insert(i);
                    depth += 1;
                }
                b')' if !quoted => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 && i + 1 != self.path.len() {
                        return None;
                    }
                }
                _ => {}
            }
        }
        let (name, rest) = self.path.split_at(open?);
        let canonical = name::join(name::split(name)?.iter().map(String::as_str));
        let types = rest.strip_prefix('(')?.strip_suffix(')')?;
        (depth == 0 && !quoted && canonical == name).then_some((name, types))
    }

    /// The first name where the object lives in a namespace.
    pub fn namespace(&self) -> Option<String> {
        let is_within = self.kind.depth()? > 1;
        match self.path.split_once('.') {
            Some((first, _)) if is_within && !self.path.contains('"') => Some(first.to_owned()),
            _ => is_within.then(|| self.names().into_iter().next())?,
        }
    }

    /// The first name as the path has it: quoted where SQL would quote it.
    pub(crate) fn first_segment(&self) -> &str {
        let mut quoted = false;
        let end = self.path.bytes().position(|b| {
            quoted ^= b == b'"';
            b == b'.' && !quoted
        });
        end.and_then(|end| self.path.get(..end)).unwrap_or(&self.path)
    }

    /// The path without its last name, as SQL would write it: for a column, its table's path.
    pub fn parent_path(&self) -> Option<&str> {
        self.kind.depth().filter(|depth| *depth > 1)?;
        let end = last_dot(&self.path)?;
        self.path.get(..end)
    }

    /// The object of another kind one level below this one.
    #[must_use]
    pub fn child(&self, kind: Kind, name: &str) -> Self {
        let mut path = String::with_capacity(self.path.len() + name.len() + 3);
        path.push_str(&self.path);
        path.push('.');
        name::push_quoted(&mut path, name);
        Self { kind, path }
    }

    /// The same path under another kind.
    #[must_use]
    pub fn as_kind(&self, kind: Kind) -> Self {
        Self { kind, path: self.path.clone() }
    }
}

/// The byte offset of the dot before the last name.
fn last_dot(path: &str) -> Option<usize> {
    let mut quoted = false;
    let mut dot = None;
    for (i, b) in path.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b'.' if !quoted => dot = Some(i),
            _ => {}
        }
    }
    dot
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.word(), self.path)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
