//! Cuts a script into statements where psql would.
//!
//! Follows `psqlscan.l`: quotes, escape strings and their continuation lines, dollar quotes, nested
//! comments, parentheses, and the bodies of SQL-standard functions (`BEGIN ATOMIC … END`).

use std::ops::Range;

/// A piece of a script, in bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A statement with its semicolon, without the comments before it.
    Statement(Range<usize>),
    /// A meta-command of psql: the range runs from the backslash to the end of the line. What was
    /// read of a statement before it is in `statement`.
    Meta { command: Range<usize>, statement: Option<Range<usize>> },
    /// The lines after a `COPY … FROM stdin`, without the `\.` line.
    CopyData(Range<usize>),
}

/// The pieces of a script, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut lexer = Lexer::new(text);
    let mut pieces = Vec::new();
    while let Some(piece) = lexer.piece() {
        let copy = matches!(&piece, Piece::Statement(range)
            if is_copy_from_stdin(text.get(range.clone()).unwrap_or_default()));
        pieces.push(piece);
        if copy {
            pieces.push(lexer.copy_data());
        }
    }
    pieces
}

/// The words of a statement outside quotes, comments and parentheses, in lower case.
pub(super) fn words(statement: &str) -> Vec<String> {
    let mut lexer = Lexer::new(statement);
    let (mut words, mut depth) = (Vec::new(), 0_usize);
    while let Some(token) = lexer.token() {
        match token {
            Token::Word(range) if depth == 0 => {
                words.push(statement.get(range).unwrap_or_default().to_ascii_lowercase());
            }
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    words
}

fn is_copy_from_stdin(statement: &str) -> bool {
    // Most statements are not even looked at twice.
    let starts = |word: &str| {
        statement.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    starts("copy")
        && words(statement)
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a == "from" && b == "stdin"))
}

pub(super) enum Token {
    Space,
    Word(Range<usize>),
    Open,
    Close,
    Semicolon,
    Backslash,
    Other,
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    /// The setting `standard_conforming_strings`: backslashes in plain strings mean themselves.
    conforming: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, conforming: true }
    }

    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &[u8] {
        self.text.get(range).unwrap_or_default()
    }

    fn piece(&mut self) -> Option<Piece> {
        let mut start = None;
        let (mut depth, mut blocks) = (0_usize, 0_usize);
        let mut first = [const { Vec::new() }; 4];
        let mut count = 0_usize;
        loop {
            let from = self.at;
            let Some(token) = self.token() else {
                // psql sends what is left at the end of a file.
                return start.map(|start| Piece::Statement(start..self.trimmed(from)));
            };
            match token {
                Token::Space => {}
                Token::Semicolon if depth == 0 && blocks == 0 => {
                    if let Some(start) = start.take() {
                        let range = start..self.at;
                        self.notice_strings_setting(&range);
                        return Some(Piece::Statement(range));
                    }
                }
                Token::Backslash => {
                    let end = self.command_end();
                    self.at = end;
                    let statement = start.map(|start| start..self.trimmed(from));
                    return Some(Piece::Meta { command: from..end, statement });
                }
                Token::Word(range) => {
                    start.get_or_insert(from);
                    let word = self.slice(range).to_ascii_lowercase();
                    if depth == 0 && defines_routine(&first) {
                        match word.as_slice() {
                            b"begin" => blocks += 1,
                            b"case" if blocks > 0 => blocks += 1,
                            b"end" => blocks = blocks.saturating_sub(1),
                            _ => {}
                        }
                    }
                    if let Some(slot) = first.get_mut(count) {
                        *slot = word;
                    }
                    count += 1;
                }
                Token::Open => {
                    start.get_or_insert(from);
                    depth += 1;
                }
                Token::Close => {
                    start.get_or_insert(from);
                    depth = depth.saturating_sub(1);
                }
                Token::Semicolon | Token::Other => {
                    start.get_or_insert(from);
                }
            }
        }
    }

    /// The data lines after a statement, up to and with the line `\.`.
    fn copy_data(&mut self) -> Piece {
        let start = (self.line_end() + 1).min(self.text.len());
        self.at = start;
        while self.at < self.text.len() {
            let (from, end) = (self.at, self.line_end());
            self.at = (end + 1).min(self.text.len());
            if self.slice(from..end).strip_suffix(b"\r").unwrap_or(self.slice(from..end)) == b"\\."
            {
                return Piece::CopyData(start..from);
            }
        }
        Piece::CopyData(start..self.text.len())
    }

    pub(super) fn token(&mut self) -> Option<Token> {
        let byte = *self.text.get(self.at)?;
        let from = self.at;
        Some(match byte {
            b'-' if self.peek(1) == b'-' => {
                self.at = self.line_end();
                Token::Space
            }
            b'/' if self.peek(1) == b'*' => {
                self.comment();
                Token::Space
            }
            _ if byte.is_ascii_whitespace() || byte == 0x0b => {
                self.at += 1;
                Token::Space
            }
            b'\'' => {
                let escapes = !self.conforming;
                self.string(escapes);
                Token::Other
            }
            b'"' => {
                self.at += 1;
                self.quoted(b'"', false);
                Token::Other
            }
            b'$' => {
                self.dollar();
                Token::Other
            }
            b'e' | b'E' if self.peek(1) == b'\'' => {
                self.at += 1;
                self.string(true);
                Token::Other
            }
            b'b' | b'B' | b'x' | b'X' | b'n' | b'N' if self.peek(1) == b'\'' => {
                self.at += 1;
                let escapes = matches!(byte, b'n' | b'N') && !self.conforming;
                self.string(escapes);
                Token::Other
            }
            b'u' | b'U' if self.peek(1) == b'&' && self.peek(2) == b'\'' => {
                self.at += 2;
                self.string(false);
                Token::Other
            }
            _ if is_word_start(byte) => {
                while is_word_start(self.peek(0)) || matches!(self.peek(0), b'0'..=b'9' | b'$') {
                    self.at += 1;
                }
                Token::Word(from..self.at)
            }
            b'0'..=b'9' => {
                // Digits are read together with what follows them, so that `1e'` starts no string.
                while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' {
                    self.at += 1;
                }
                Token::Other
            }
            _ => {
                self.at += 1;
                match byte {
                    b'(' => Token::Open,
                    b')' => Token::Close,
                    b';' => Token::Semicolon,
                    b'\\' => Token::Backslash,
                    _ => Token::Other,
                }
            }
        })
    }

    fn comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.text.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// A string, with the parts of it on following lines.
    fn string(&mut self, escapes: bool) {
        loop {
            self.at += 1;
            self.quoted(b'\'', escapes);
            // A string goes on after white space with a line break in it.
            let mut next = self.at;
            while self.text.get(next).is_some_and(u8::is_ascii_whitespace) {
                next += 1;
            }
            let goes_on =
                self.text.get(next) == Some(&b'\'') && self.slice(self.at..next).contains(&b'\n');
            if !goes_on {
                return;
            }
            self.at = next;
        }
    }

    /// The rest of a quoted token. A doubled quote just starts it again.
    fn quoted(&mut self, quote: u8, escapes: bool) {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            if byte == b'\\' && escapes {
                self.at += 1;
            } else if byte == quote {
                if self.peek(0) != quote {
                    return;
                }
                self.at += 1;
            }
        }
        self.at = self.text.len();
    }

    fn dollar(&mut self) {
        let start = self.at;
        self.at += 1;
        if is_word_start(self.peek(0)) {
            while is_word_start(self.peek(0)) || self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
        }
        if self.peek(0) != b'$' {
            // A parameter, or a dollar by itself.
            self.at = start + 1;
            return;
        }
        self.at += 1;
        let tag = start..self.at;
        let length = tag.len();
        while self.at < self.text.len() {
            if self.peek(0) == b'$'
                && self.slice(self.at..self.at + length) == self.slice(tag.clone())
            {
                self.at += length;
                return;
            }
            self.at += 1;
        }
    }

    fn line_end(&self) -> usize {
        let rest = self.slice(self.at..self.text.len());
        self.at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    }

    /// The end of a meta-command whose backslash was read: that of the line, or where the next one
    /// begins, after those that often stand together.
    fn command_end(&self) -> usize {
        let line = self.slice(self.at..self.line_end());
        let name = line.split(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
        if !matches!(name, b"if" | b"elif" | b"else" | b"endif" | b"set" | b"unset") {
            return self.at + line.len();
        }
        let (mut quoted, mut escaped) = (false, false);
        let next = line.iter().position(|byte| {
            let stops = *byte == b'\\' && !quoted;
            quoted ^= *byte == b'\'' && !escaped;
            escaped = *byte == b'\\' && quoted && !escaped;
            stops
        });
        self.at + next.unwrap_or(line.len())
    }

    /// The end of what comes before `end`, without white space.
    fn trimmed(&self, end: usize) -> usize {
        self.slice(0..end).trim_ascii_end().len()
    }

    /// psql learns from the server how strings are read; the setting is changed by plain statements
    /// at the top of old dumps.
    fn notice_strings_setting(&mut self, statement: &Range<usize>) {
        if statement.len() > 80
            || !self.slice(statement.start..statement.start + 3).eq_ignore_ascii_case(b"set")
        {
            return;
        }
        let text = String::from_utf8_lossy(self.slice(statement.clone())).to_ascii_lowercase();
        if text.contains("standard_conforming_strings") {
            self.conforming = !["off", "false", "no", "0"]
                .iter()
                .any(|off| text.trim_end_matches([';', '\'', ' ', '\n']).ends_with(off));
        }
    }
}

pub(super) fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn defines_routine(first: &[Vec<u8>; 4]) -> bool {
    let [a, b, c, d] = first.each_ref().map(Vec::as_slice);
    let routine = |word: &[u8]| word == b"function" || word == b"procedure";
    a == b"create" && (routine(b) || (b == b"or" && c == b"replace" && routine(d)))
}

#[cfg(test)]
#[path = "lexer_tests.rs"]
mod tests;
