//! LIKE and simple regular expressions, taken apart.

/// A pattern: a row of pieces.
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    start: bool,
    end: bool,
}

#[derive(Clone)]
struct Piece {
    set: Vec<(char, char)>,
    negated: bool,
    min: u32,
    max: Option<u32>,
}

const ANY: Piece = Piece { set: Vec::new(), negated: true, min: 1, max: Some(1) };

impl Piece {
    fn of(c: char) -> Self {
        Self { set: vec![(c, c)], negated: false, min: 1, max: Some(1) }
    }
}

impl Pattern {
    /// A pattern of LIKE.
    pub(super) fn like(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            pieces.push(match c {
                '%' => Piece { min: 0, max: None, ..ANY },
                '_' => ANY,
                '\\' => Piece::of(chars.next()?),
                c => Piece::of(c),
            });
        }
        Some(Self { pieces, start: true, end: true })
    }

    /// A regular expression without groups, alternatives, and what depends on the database's
    /// locale (`\w`, `[[:alpha:]]`).
    pub(super) fn regex(text: &str) -> Option<Self> {
        let (start, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
        let mut pieces: Vec<Piece> = Vec::new();
        let mut chars = text.chars().peekable();
        let mut end = false;
        while let Some(c) = chars.next() {
            let mut piece = match c {
                '$' if chars.peek().is_none() => {
                    end = true;
                    break;
                }
                '(' | ')' | '|' | '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
                '.' => ANY,
                '\\' => Piece::of(escaped(chars.next()?)?),
                '[' => set(&mut chars)?,
                c => Piece::of(c),
            };
            let quantifier = match chars.peek() {
                Some('*') => Some((0, None)),
                Some('+') => Some((1, None)),
                Some('?') => Some((0, Some(1))),
                Some('{') => {
                    chars.next();
                    let inside: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    (piece.min, piece.max) = bounds(&inside)?;
                    None
                }
                _ => None,
            };
            if let Some((min, max)) = quantifier {
                chars.next();
                (piece.min, piece.max) = (min, max);
            }
            pieces.push(piece);
        }
        Some(Self { pieces, start, end })
    }

    /// The arguments of the facade's `like` after the value.
    pub(super) fn source(&self, checks: &str) -> String {
        let mut out = String::from("&[");
        for piece in &self.pieces {
            let set: Vec<String> = piece
                .set
                .iter()
                .map(|(from, to)| format!("({}, {})", literal(*from), literal(*to)))
                .collect();
            out.push_str(&format!(
                "{checks}::Piece {{ set: &[{}], negated: {}, min: {}, max: {:?} }}, ",
                set.join(", "),
                piece.negated,
                piece.min,
                Max(piece.max)
            ));
        }
        out.push_str(&format!("], {}, {}", self.start, self.end));
        out
    }
}

/// An `Option` whose names nothing can hide.
struct Max(Option<u32>);

impl std::fmt::Debug for Max {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(max) => write!(f, "::std::option::Option::Some({max})"),
            None => f.write_str("::std::option::Option::None"),
        }
    }
}

/// A character as Rust's source; nothing in it turns the direction of text.
fn literal(c: char) -> String {
    if c.is_ascii_graphic() { format!("{c:?}") } else { format!("'\\u{{{:x}}}'", u32::from(c)) }
}

/// A character that stands for itself behind `\`; letters and digits have a meaning.
fn escaped(c: char) -> Option<char> {
    (c.is_ascii_punctuation() || c == ' ').then_some(c)
}

fn bounds(text: &str) -> Option<(u32, Option<u32>)> {
    // PostgreSQL's own limit.
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= 255);
    match text.split_once(',') {
        None => number(text).map(|n| (n, Some(n))),
        Some((min, "")) => Some((number(min)?, None)),
        Some((min, max)) => {
            let (min, max) = (number(min)?, number(max)?);
            (min <= max).then_some((min, Some(max)))
        }
    }
}

fn set(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Piece> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut set: Vec<(char, char)> = Vec::new();
    let mut first = true;
    loop {
        let c = match chars.next()? {
            ']' if !first => break,
            '[' => return None,
            '\\' => escaped(chars.next()?)?,
            '-' if !first && chars.peek() != Some(&']') => return None,
            c => c,
        };
        first = false;
        let mut ahead = chars.clone();
        let is_range = ahead.next() == Some('-') && ahead.peek().is_some_and(|next| *next != ']');
        if !is_range {
            set.push((c, c));
            continue;
        }
        chars.next();
        let to = match chars.next()? {
            '[' | '-' => return None,
            '\\' => escaped(chars.next()?)?,
            to => to,
        };
        if to < c {
            return None;
        }
        set.push((c, to));
    }
    Some(Piece { set, negated, min: 1, max: Some(1) })
}
