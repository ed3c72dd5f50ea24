//! LIKE and regular expressions, taken apart.

use std::iter::Peekable;
use std::str::Chars;

/// How deep groups may nest.
const DEPTH: usize = 16;

/// A pattern: a row of pieces.
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    start: bool,
    end: bool,
    /// Whether it has classes of characters, which are the locale's beyond ASCII.
    plain: bool,
}

struct Piece {
    of: Of,
    min: u32,
    max: Option<u32>,
}

enum Of {
    Set { set: Vec<(char, char)>, negated: bool },
    Group(Vec<Vec<Piece>>),
}

impl Piece {
    fn one(set: Vec<(char, char)>, negated: bool) -> Self {
        Self { of: Of::Set { set, negated }, min: 1, max: Some(1) }
    }

    fn of(c: char) -> Self {
        Self::one(vec![(c, c)], false)
    }

    fn any() -> Self {
        Self::one(Vec::new(), true)
    }
}

impl Pattern {
    /// A pattern of LIKE.
    pub(super) fn like(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            pieces.push(match c {
                '%' => Piece { min: 0, max: None, ..Piece::any() },
                '_' => Piece::any(),
                '\\' => Piece::of(chars.next()?),
                c => Piece::of(c),
            });
        }
        Some(Self { pieces, start: true, end: true, plain: false })
    }

    /// What a text begins with.
    pub(super) fn prefix(text: &str) -> Self {
        let pieces = text.chars().map(Piece::of).collect();
        Self { pieces, start: true, end: false, plain: false }
    }

    /// The alternatives of a regular expression without what looks around or back, of which each
    /// has a start and an end of its own.
    pub(super) fn regex(text: &str) -> Option<Vec<Self>> {
        // What begins so is in another language.
        if text.starts_with("***") {
            return None;
        }
        let mut reader =
            Reader { chars: text.chars().peekable(), depth: 0, plain: false, end: false };
        let mut all = Vec::new();
        loop {
            reader.end = false;
            reader.plain = false;
            let start = reader.chars.next_if_eq(&'^').is_some();
            let pieces = reader.row()?;
            all.push(Self { pieces, start, end: reader.end, plain: reader.plain });
            match reader.chars.next() {
                Some('|') => {}
                None => return Some(all),
                Some(_) => return None,
            }
        }
    }

    /// The arguments of the facade's `like` after the value.
    pub(super) fn source(&self, checks: &str) -> String {
        let mut out = String::new();
        push_row(&mut out, &self.pieces, checks);
        out.push_str(&format!(", {}, {}, {}", self.start, self.end, self.plain));
        out
    }
}

fn push_row(out: &mut String, pieces: &[Piece], checks: &str) {
    out.push_str("&[");
    for piece in pieces {
        out.push_str(&format!("{checks}::Piece {{ of: {checks}::Of::"));
        match &piece.of {
            Of::Set { set, negated } => {
                let set: Vec<String> = set
                    .iter()
                    .map(|(from, to)| format!("({}, {})", literal(*from), literal(*to)))
                    .collect();
                let name = if *negated { "NotIn" } else { "In" };
                out.push_str(&format!("{name}(&[{}])", set.join(", ")));
            }
            Of::Group(rows) => {
                out.push_str("Group(&[");
                for row in rows {
                    push_row(out, row, checks);
                    out.push_str(", ");
                }
                out.push_str("])");
            }
        }
        // By paths that nothing can hide.
        let max = match piece.max {
            Some(max) => format!("::std::option::Option::Some({max})"),
            None => "::std::option::Option::None".to_owned(),
        };
        out.push_str(&format!(", min: {}, max: {max} }}, ", piece.min));
    }
    out.push(']');
}

/// A character as Rust's source; nothing in it turns the direction of text.
fn literal(c: char) -> String {
    if c.is_ascii_graphic() { format!("{c:?}") } else { format!("'\\u{{{:x}}}'", u32::from(c)) }
}

struct Reader<'t> {
    chars: Peekable<Chars<'t>>,
    depth: usize,
    plain: bool,
    end: bool,
}

impl Reader<'_> {
    /// Alternatives, up to the end or a closing bracket.
    fn rows(&mut self) -> Option<Vec<Vec<Piece>>> {
        let mut rows = vec![self.row()?];
        while self.chars.next_if_eq(&'|').is_some() {
            rows.push(self.row()?);
        }
        Some(rows)
    }

    fn row(&mut self) -> Option<Vec<Piece>> {
        let mut pieces: Vec<Piece> = Vec::new();
        while let Some(c) = self.chars.next_if(|c| !matches!(c, '|' | ')')) {
            let mut piece = match c {
                '$' if self.depth == 0 && matches!(self.chars.peek(), None | Some('|')) => {
                    self.end = true;
                    break;
                }
                '(' => self.group()?,
                '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
                '.' => Piece::any(),
                '\\' => match self.chars.next()? {
                    c @ ('d' | 's' | 'w') => Piece::one(self.class(c)?, false),
                    c @ ('D' | 'S' | 'W') => Piece::one(self.class(c.to_ascii_lowercase())?, true),
                    c => Piece::of(escaped(c)?),
                },
                '[' => self.set()?,
                c => Piece::of(c),
            };
            let quantifier = match self.chars.peek().copied() {
                Some('*') => Some((0, None)),
                Some('+') => Some((1, None)),
                Some('?') => Some((0, Some(1))),
                Some('{') if self.chars.clone().any(|c| c == '}') => {
                    self.chars.next();
                    let inside: String = self.chars.by_ref().take_while(|c| *c != '}').collect();
                    (piece.min, piece.max) = bounds(&inside)?;
                    None
                }
                _ => None,
            };
            if let Some((min, max)) = quantifier {
                self.chars.next();
                (piece.min, piece.max) = (min, max);
            }
            pieces.push(piece);
        }
        Some(pieces)
    }

    fn group(&mut self) -> Option<Piece> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        if self.chars.next_if_eq(&'?').is_some() {
            // Looking ahead, behind, and options.
            self.chars.next_if_eq(&':')?;
        }
        let rows = self.rows()?;
        self.chars.next_if_eq(&')')?;
        self.depth -= 1;
        Some(Piece { of: Of::Group(rows), min: 1, max: Some(1) })
    }

    /// The characters of ASCII that a class has.
    fn class(&mut self, class: char) -> Option<Vec<(char, char)>> {
        self.plain = true;
        self.named(match class {
            'd' => "digit",
            's' => "space",
            _ => "word",
        })
    }

    fn named(&mut self, class: &str) -> Option<Vec<(char, char)>> {
        self.plain = true;
        let set: &[(char, char)] = match class {
            "digit" => &[('0', '9')],
            "space" => &[(' ', ' '), ('\t', '\r')],
            "word" => &[('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
            "alpha" => &[('a', 'z'), ('A', 'Z')],
            "alnum" => &[('a', 'z'), ('A', 'Z'), ('0', '9')],
            "lower" => &[('a', 'z')],
            "upper" => &[('A', 'Z')],
            "xdigit" => &[('0', '9'), ('a', 'f'), ('A', 'F')],
            _ => return None,
        };
        Some(set.to_vec())
    }

    /// A set in brackets.
    fn set(&mut self) -> Option<Piece> {
        let negated = self.chars.next_if_eq(&'^').is_some();
        let mut set: Vec<(char, char)> = Vec::new();
        let mut first = true;
        loop {
            let c = match self.chars.next()? {
                ']' if !first => break,
                '[' => {
                    self.chars.next_if_eq(&':')?;
                    let name: String = self.chars.by_ref().take_while(|c| *c != ':').collect();
                    self.chars.next_if_eq(&']')?;
                    set.extend(self.named(&name)?);
                    first = false;
                    continue;
                }
                '\\' => match self.chars.next()? {
                    c @ ('d' | 's' | 'w') => {
                        set.extend(self.class(c)?);
                        first = false;
                        continue;
                    }
                    c => escaped(c)?,
                },
                '-' if !first && self.chars.peek() != Some(&']') => return None,
                c => c,
            };
            first = false;
            let mut ahead = self.chars.clone();
            let is_range =
                ahead.next() == Some('-') && ahead.peek().is_some_and(|next| *next != ']');
            if !is_range {
                set.push((c, c));
                continue;
            }
            self.chars.next();
            let to = match self.chars.next()? {
                '[' | '-' => return None,
                '\\' => escaped(self.chars.next()?)?,
                to => to,
            };
            if to < c {
                return None;
            }
            set.push((c, to));
        }
        Some(Piece::one(set, negated))
    }
}

/// A character that stands for itself behind `\`; letters and digits have a meaning.
fn escaped(c: char) -> Option<char> {
    (c.is_ascii_punctuation() || c == ' ').then_some(c)
}

fn bounds(text: &str) -> Option<(u32, Option<u32>)> {
    // PostgreSQL's own limit.
    let number = |text: &str| {
        let digits = text.bytes().all(|it| it.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| digits && *number <= 255)
    };
    match text.split_once(',') {
        None => number(text).map(|n| (n, Some(n))),
        Some((min, "")) => Some((number(min)?, None)),
        Some((min, max)) => {
            let (min, max) = (number(min)?, number(max)?);
            (min <= max).then_some((min, Some(max)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn what_is_not_the_same_everywhere_is_refused() {
        for known in [
            "^a$",
            "a|b",
            "^(a|b)+$",
            "^\\d{3}[[:upper:]]?$",
            "x(?:a)",
            "",
            "^$",
            "[]a]",
            "^a|b$",
            "a|^b",
            "^$|^a$",
            "(?:a)b",
        ] {
            assert!(Pattern::regex(known).is_some(), "{known}");
        }
        for unknown in [
            "(^a)",
            "(a$)",
            "a**",
            "a*?",
            "(?=a)b",
            "x(?!a)b",
            "(?i)a",
            "***=a",
            "\\m",
            "a\\1",
            "[[:punct:]]",
            "[[.a.]]",
            "(a",
            "a)",
            "a{3",
            "a{+3}",
            "[z-a]",
            "[\\D]",
        ] {
            assert!(Pattern::regex(unknown).is_none(), "{unknown}");
        }
    }
}
