//! Grants: what the access privileges of an object are beyond those it is born with.

use std::collections::BTreeMap;
use std::fmt;

use crate::name;
use crate::record::words;

words! {
    /// A privilege, by the word of `GRANT` (`aclexplode()`).
    Privilege {
        /// Read rows, or the value of a sequence.
        Select = "SELECT",
        /// Add rows.
        Insert = "INSERT",
        /// Change rows, or set a sequence.
        Update = "UPDATE",
        /// Remove rows.
        Delete = "DELETE",
        /// Empty a table.
        Truncate = "TRUNCATE",
        /// Refer to a table by a foreign key.
        References = "REFERENCES",
        /// Make triggers.
        Trigger = "TRIGGER",
        /// `VACUUM`, `ANALYZE`, `REINDEX` and the like (from PostgreSQL 17 on).
        Maintain = "MAINTAIN",
        /// Call a routine.
        Execute = "EXECUTE",
        /// Use a namespace, type, language, sequence, server or wrapper.
        Usage = "USAGE",
        /// Make objects in a namespace.
        Create = "CREATE",
    }
}

/// Who has a privilege.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grantee {
    /// The role that owns the object, whichever that is.
    Owner,
    /// Every role.
    Public,
    /// A role, by its name.
    Role(String),
}

impl fmt::Display for Grantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner => f.write_str("owner"),
            Self::Public => f.write_str("public"),
            Self::Role(role) => f.write_str(&quote(role)),
        }
    }
}

/// A role's name, quoted also where it would read as one of our own words.
fn quote(role: &str) -> String {
    if matches!(role, "owner" | "public") { format!("\"{role}\"") } else { name::quote(role) }
}

fn unquoted(text: &str) -> Option<String> {
    let mut names = name::split(text)?;
    names.pop().filter(|role| names.is_empty() && quote(role) == text)
}

/// How a privilege differs from what the object is born with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The object was born with it, and it was taken away.
    Revoked,
    /// It was given.
    Granted,
    /// It was given with the right to give it on.
    WithOption,
}

/// Privileges of one role that differ in the same way from what the object is born with.
///
/// As text: `SELECT, INSERT to app`, `SELECT to app with grant option`, `SELECT to app by boss`
/// (given by another role than the owner), `revoke EXECUTE from public`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Given or taken away.
    pub level: Level,
    /// The privileges, in the order of [`Privilege`].
    pub privileges: Vec<Privilege>,
    /// Whose they are.
    pub grantee: Grantee,
    /// Who gave them where it was not the owner.
    pub by: Option<String>,
}

const OPTION: &str = " with grant option";

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.privileges.iter().map(|p| p.word()).collect();
        let words = words.join(", ");
        match self.level {
            Level::Revoked => write!(f, "revoke {words} from {}", self.grantee)?,
            Level::Granted => write!(f, "{words} to {}", self.grantee)?,
            Level::WithOption => write!(f, "{words} to {}{OPTION}", self.grantee)?,
        }
        match &self.by {
            Some(by) => write!(f, " by {}", quote(by)),
            None => Ok(()),
        }
    }
}

impl Grant {
    /// Reads what [`Display`](fmt::Display) writes, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (level, words, rest) = match text.strip_prefix("revoke ") {
            Some(text) => {
                let (words, rest) = text.split_once(" from ")?;
                (Level::Revoked, words, rest)
            }
            None => {
                let (words, rest) = text.split_once(" to ")?;
                (Level::Granted, words, rest)
            }
        };
        let privileges = words.split(", ").map(Privilege::from_word).collect::<Option<Vec<_>>>()?;
        let (who, rest) = rest.split_at(end_of_name(rest));
        let grantee = match who {
            "owner" => Grantee::Owner,
            "public" => Grantee::Public,
            role => Grantee::Role(unquoted(role)?),
        };
        let (level, rest) = match rest.strip_prefix(OPTION) {
            Some(rest) if level == Level::Granted => (Level::WithOption, rest),
            _ => (level, rest),
        };
        let by = match rest.strip_prefix(" by ") {
            Some(by) => Some(unquoted(by)?),
            None if rest.is_empty() => None,
            None => return None,
        };
        privileges.is_sorted_by(|a, b| a < b).then_some(Self { level, privileges, grantee, by })
    }
}

/// Where the name at the start of a text ends.
pub(crate) fn end_of_name(text: &str) -> usize {
    let mut quoted = false;
    text.find(|c| {
        quoted ^= c == '"';
        c == ' ' && !quoted
    })
    .unwrap_or(text.len())
}

/// One privilege of one role from one giver: what a level is a level of.
pub type Right = (Grantee, Option<String>, Privilege);

/// Grants taken apart: the level of each privilege that differs from birth.
pub type Rights = BTreeMap<Right, Level>;

/// Takes grants apart.
pub fn rights(grants: &[Grant]) -> Rights {
    let each = grants.iter().flat_map(|grant| {
        grant
            .privileges
            .iter()
            .map(|privilege| ((grant.grantee.clone(), grant.by.clone(), *privilege), grant.level))
    });
    each.collect()
}

/// Puts privileges together as grants, in their one order.
pub fn grants(rights: &Rights) -> Vec<Grant> {
    let mut grants: BTreeMap<_, Vec<Privilege>> = BTreeMap::new();
    for ((grantee, by, privilege), level) in rights {
        grants.entry((by, grantee, *level)).or_default().push(*privilege);
    }
    grants
        .into_iter()
        .map(|((by, grantee, level), privileges)| Grant {
            level,
            privileges,
            grantee: grantee.clone(),
            by: by.clone(),
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_reads_back_and_nothing_else_does() {
        for text in [
            "SELECT, INSERT to app",
            "SELECT to \"owner\" with grant option",
            "SELECT to owner with grant option",
            "USAGE to \"x with grant option\" by \"a \"\" by b\"",
            "revoke EXECUTE from public",
            "revoke DELETE, MAINTAIN from owner",
        ] {
            assert_eq!(Grant::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "SELECT to app; DROP TABLE t",
            "SELECT to a.b",
            "SELECT to App",
            "INSERT, SELECT to app",
            "SELECT, SELECT to app",
            "ALL to app",
            "revoke SELECT from app with grant option",
            "SELECT to",
            " to app",
        ] {
            assert_eq!(Grant::parse(text), None, "{text}");
        }
    }
}
