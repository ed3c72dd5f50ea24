//! LIKE and regular expressions: whether a text matches is found by one pass over its pieces, with
//! the set of places that have been reached.

use super::{Truth, Val};

/// From how many bytes on a text is left to the server by a pattern with groups, whose time is the
/// square of the length.
const LONG: usize = 10_000;

/// A piece of a pattern, so many times.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// What it is.
    pub of: Of,
    /// How many of them there are at least.
    pub min: u32,
    /// How many at most; `None` where any number.
    pub max: Option<u32>,
}

/// What a piece of a pattern means.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// One of these characters, from … to …, both included.
    In(&'static [(char, char)]),
    /// Any character but these.
    NotIn(&'static [(char, char)]),
    /// One of these rows of pieces.
    Group(&'static [&'static [Piece]]),
}

impl Of {
    /// Whether it is this character.
    fn takes(self, c: char) -> bool {
        match self {
            Self::In(set) => within(set, c),
            Self::NotIn(set) => !within(set, c),
            Self::Group(_) => false,
        }
    }
}

/// Whether a text is like a pattern, from its start and to its end where that is said. Of `plain`
/// patterns, which have classes like `\s`, only texts of ASCII are known: the rest is the locale's.
pub fn like(of: &Val<'_>, pieces: &[Piece], start: bool, end: bool, plain: bool) -> Truth {
    let text = match of {
        Val::Text(text) => text,
        Val::Null => return Truth::Null,
        _ => return Truth::Unknown,
    };
    let is_plain = |c: char| matches!(c, '\t'..='\r' | ' '..='~');
    let groups = pieces.iter().any(|piece| matches!(piece.of, Of::Group(_)));
    let known = (!plain || text.chars().all(is_plain)) && !(groups && text.len() > LONG);
    if known { Truth::Is(matches(text, pieces, start, end)) } else { Truth::Unknown }
}

fn matches(text: &str, pieces: &[Piece], start: bool, end: bool) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Whether what came before can end before each character, and at the end.
    let mut places = vec![!start; text.len() + 1];
    if let Some(first) = places.first_mut() {
        *first = true;
    }
    let places = row(pieces, &text, &places);
    if end { places.last() == Some(&true) } else { places.contains(&true) }
}

/// Where a row of pieces can end that starts at one of these places.
fn row(pieces: &[Piece], text: &[char], places: &[bool]) -> Vec<bool> {
    pieces.iter().fold(places.to_vec(), |places, piece| after(piece, text, places))
}

/// Where a piece can end that starts at one of these places.
fn after(piece: &Piece, text: &[char], places: Vec<bool>) -> Vec<bool> {
    let mut now = places;
    for _ in 0..piece.min {
        now = once(piece.of, text, &now);
        if !now.contains(&true) {
            return now;
        }
    }
    if piece.max.is_none() && !matches!(piece.of, Of::Group(_)) {
        // Any number of characters: one pass, for a step can start where another one ended.
        let mut before = false;
        for (i, slot) in now.iter_mut().enumerate() {
            let c = i.checked_sub(1).and_then(|i| text.get(i));
            *slot |= before && c.is_some_and(|c| piece.of.takes(*c));
            before = *slot;
        }
        return now;
    }
    // More steps than there are characters lead to no other place.
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let more = piece.max.map_or(length, |max| max.saturating_sub(piece.min).min(length));
    let mut reached = now.clone();
    for _ in 0..more {
        now = once(piece.of, text, &now);
        let mut grown = false;
        for (slot, new) in reached.iter_mut().zip(&now) {
            grown |= *new && !*slot;
            *slot |= *new;
        }
        if !grown {
            break;
        }
    }
    reached
}

/// Where one of a piece can end.
fn once(of: Of, text: &[char], places: &[bool]) -> Vec<bool> {
    let mut next = vec![false; places.len()];
    if let Of::Group(rows) = of {
        for pieces in rows {
            for (slot, new) in next.iter_mut().zip(row(pieces, text, places)) {
                *slot |= new;
            }
        }
        return next;
    }
    for ((at, c), slot) in places.iter().zip(text).zip(next.iter_mut().skip(1)) {
        *slot = *at && of.takes(*c);
    }
    next
}

fn within(set: &[(char, char)], c: char) -> bool {
    set.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Piece = Piece { of: Of::NotIn(&[]), min: 0, max: None };
    const fn one(set: &'static [(char, char)], min: u32, max: Option<u32>) -> Piece {
        Piece { of: Of::In(set), min, max }
    }

    #[test]
    fn patterns_match() {
        let mail = [ANY, one(&[('@', '@')], 1, Some(1)), ANY];
        assert!(matches("a@b", &mail, true, true));
        assert!(!matches("ab", &mail, true, true));
        let code = [one(&[('A', 'Z')], 2, Some(3)), one(&[('0', '9')], 1, None)];
        for (text, is) in
            [("AB1", true), ("ABC123", true), ("ABCD1", false), ("AB", false), ("A1", false)]
        {
            assert_eq!(matches(text, &code, true, true), is, "{text}");
        }
        assert!(matches("xxAB1yy", &code, false, false));
        assert!(!matches("", &code, false, false));
        assert!(matches("", &[], true, true));
    }

    #[test]
    fn groups_repeat() {
        // `^[a-z]+(-[0-9]+|:)*$`
        const DIGITS: &[Piece] = &[one(&[('-', '-')], 1, Some(1)), one(&[('0', '9')], 1, None)];
        const COLON: &[Piece] = &[one(&[(':', ':')], 1, Some(1))];
        let group = Piece { of: Of::Group(&[DIGITS, COLON]), min: 0, max: None };
        let slug = [one(&[('a', 'z')], 1, None), group];
        for (text, is) in [
            ("ab", true),
            ("ab-12:-3", true),
            ("ab-12:-", false),
            ("-1", false),
            ("ab::", true),
            ("ab-1x", false),
        ] {
            assert_eq!(matches(text, &slug, true, true), is, "{text}");
        }
        // A group that can be empty comes to an end.
        let empty = Piece { of: Of::Group(&[&[], COLON]), min: 2, max: None };
        assert!(matches("::::", &[empty], true, true) && matches("", &[empty], true, true));
    }
}
