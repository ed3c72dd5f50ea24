//! What the columns of a foreign key say of the row that it points at.

use super::link_names::{Naming, part};
use super::links::Foreign;

/// What the columns of a key say of the role that the other row plays, as far as they do:
/// `author_id` → `author`.
pub(super) fn role(naming: &Naming<'_, '_>, foreign: &Foreign<'_>) -> Role {
    let models = naming.models;
    let rivals: Vec<&Foreign<'_>> = naming.rivals(foreign).collect();
    let name = |place: &usize| {
        let column = models.get(foreign.child).and_then(|model| model.columns.get(*place));
        column.map(|column| part(&column.name)).unwrap_or_default()
    };
    // A column that points at one of its own name, such as the tenant of a row and of its author, tells
    // no role beside others.
    let of_parent = |place: &usize| {
        let column = models.get(foreign.parent).and_then(|model| model.columns.get(*place));
        column.map(|column| part(&column.name)).unwrap_or_default()
    };
    let pairs = foreign.columns.iter().zip(&foreign.referenced);
    let telling = pairs.filter(|(column, referenced)| name(column) != of_parent(referenced));
    let mut telling: Vec<&usize> = telling.map(|(column, _)| column).collect();
    let is_part = |it: &Foreign<'_>| it.columns.iter().all(|one| foreign.columns.contains(one));
    let is_told = |one: &&usize| rivals.iter().any(|it| is_part(it) && it.columns.contains(*one));
    if foreign.child != foreign.parent && telling.iter().all(is_told) {
        telling = foreign.columns.iter().collect();
    }
    // A key on some of these columns takes none of them: what it leaves tells no role.
    let taken =
        |column: &usize| rivals.iter().any(|it| !is_part(it) && it.columns.contains(column));
    let own: Vec<&usize> = telling.iter().copied().filter(|column| !taken(column)).collect();
    let several = !rivals.is_empty();
    let alone = match (&telling[..], &own[..]) {
        ([one], _) => Some(*one),
        (_, [one]) if several => Some(*one),
        _ => None,
    };
    let text = match alone {
        Some(one) => name(one),
        None => telling.into_iter().map(name).collect::<Vec<_>>().join("_"),
    };
    let found = alone.and_then(|one| {
        let place = foreign.columns.iter().position(|column| column == one)?;
        let target = models.get(foreign.parent)?;
        let referenced = part(&target.columns.get(*foreign.referenced.get(place)?)?.name);
        without_id(&text).map(|role| (role, true)).or_else(|| {
            // Where the table tells it, nothing more is asked of a name without `_id`.
            let asked = several || foreign.parent == foreign.child;
            asked.then(|| role_before(&text, &referenced, naming.row(foreign.parent)))?
        })
    });
    let (text, told) = found.unwrap_or((text, false));
    Role { text, told, several, alone: alone.is_some() }
}

/// The role in a column's name without `_id`, by the name of the column that it points at, and
/// whether it is one without the table's name: `from` of `fromcurrencycode` at `currencycode` is not,
/// `component` of `componentid` at `productid` is, that table's own of `productid`, and what ends in the
/// table's: `home_country` of `home_country_code` at `code`, and `home_country` itself.
fn role_before(column: &str, referenced: &str, row: &str) -> Option<(String, bool)> {
    let is_row = |name: &str| {
        name.strip_suffix(row).is_some_and(|role| role.is_empty() || role.ends_with('_'))
    };
    if is_row(column) {
        return Some((column.to_owned(), true));
    }
    if column == referenced {
        return Some((row.to_owned(), true));
    }
    let before = |end: &str| {
        let role = column.strip_suffix(end)?.trim_end_matches('_');
        let is_word = end == "id" && is_word(column);
        Some(role.to_owned()).filter(|role| !role.is_empty() && !is_word)
    };
    // The `id` of `winning_bid` is none, but that of `parentid`.
    if let Some(role) = before(referenced).filter(|_| referenced != "id" || !column.contains('_')) {
        let names_row = is_row(&role);
        // `fromuserid` at `id` of `users`.
        let joined = role.strip_suffix(row).filter(|it| !names_row && !it.is_empty());
        return match joined.filter(|_| !column.contains('_')) {
            Some(role) => Some((role.to_owned(), false)),
            None => Some((role, names_row)),
        };
    }
    let is_joined = |name: &str| name.len() > 2 && !name.contains('_') && name.ends_with("id");
    before("id").filter(|_| is_joined(column) && is_joined(referenced)).map(|role| (role, true))
}

/// Words that end in `id` and hold none, as `solid` and `android`.
const WORDS: [&str; 49] = [
    "acid",
    "aid",
    "alkaloid",
    "android",
    "arid",
    "asteroid",
    "avid",
    "bid",
    "braid",
    "candid",
    "centroid",
    "colloid",
    "cuboid",
    "david",
    "diploid",
    "druid",
    "eyelid",
    "factoid",
    "fluid",
    "geoid",
    "grid",
    "haploid",
    "humid",
    "humanoid",
    "hybrid",
    "invalid",
    "kid",
    "lid",
    "lipid",
    "liquid",
    "madrid",
    "mid",
    "orchid",
    "overlaid",
    "paid",
    "plaid",
    "polaroid",
    "polyploid",
    "pyramid",
    "rapid",
    "raid",
    "rfid",
    "rigid",
    "solid",
    "squid",
    "steroid",
    "tabloid",
    "trapezoid",
    "void",
];

/// Whether a name is such a word, or too short to tell anything else: `uid`.
fn is_word(name: &str) -> bool {
    name.len() < 4 || WORDS.contains(&name)
}

pub(super) struct Role {
    /// The role, or the columns.
    pub(super) text: String,
    /// Whether it is a role and not the name of a column.
    pub(super) told: bool,
    /// Whether the same two tables have other keys between them.
    pub(super) several: bool,
    /// Whether one column tells it.
    pub(super) alone: bool,
}

/// A column's name without what says that it holds a key: `author_id`, `course_id_1`, `fk_user_id`.
fn without_id(column: &str) -> Option<String> {
    let key = column.strip_suffix("_fk").or_else(|| column.strip_prefix("fk_"));
    let of_key = key.unwrap_or(column);
    let ends = ["_id", "_uuid"];
    let role = if let Some(role) = ends.iter().find_map(|end| of_key.strip_suffix(end)) {
        role.to_owned()
    } else if let Some((before, after)) = of_key.split_once("_id_") {
        format!("{before}_{after}")
    } else {
        of_key.strip_prefix("id_").or(key)?.to_owned()
    };
    Some(role).filter(|role| !role.is_empty() && !role.starts_with('_'))
}
