//! The expressions of CHECK constraints, as `pg_get_constraintdef()` prints them.

use super::lexer::{Token, tokens};

/// How deep an expression may nest: a snapshot can say anything.
const DEPTH: usize = 64;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    Column(String),
    /// The value of a domain.
    Value,
    Number(String),
    Text(String),
    Bool(bool),
    /// `NULL`, of the type of the cast around it.
    Null,
    Array(Vec<Expr>),
    Call(String, Vec<Expr>),
    Cast(Box<Expr>, Type),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    IsNull(Box<Expr>),
    /// `CASE`: conditions with their values, and the value where none is true.
    Case(Vec<(Expr, Expr)>, Box<Expr>),
    /// `IS TRUE` or `IS FALSE`.
    Is(Box<Expr>, bool),
    Distinct(Box<Expr>, Box<Expr>),
    /// An operator between two.
    Compare(String, Box<Expr>, Box<Expr>),
    /// `= ANY (…)`.
    Any(Box<Expr>, Box<Expr>),
    /// `<> ALL (…)`.
    NotAll(Box<Expr>, Box<Expr>),
}

/// The type of a cast, without modifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) array: bool,
}

/// Whether an expression may be printed several times: one within another, each twice as long as what
/// is in it, would have no end.
fn is_short(of: &Expr) -> bool {
    match of {
        Expr::Column(_) | Expr::Value => true,
        Expr::Cast(of, _) => is_short(of),
        _ => false,
    }
}

/// The expression of `CHECK (…)`; `None` where it is not understood as a whole.
pub(super) fn check(definition: &str) -> Option<Expr> {
    expression(definition.strip_prefix("CHECK")?)
}

/// An expression in brackets, or of one word or function; `None` where it is not understood as a whole.
pub(super) fn expression(text: &str) -> Option<Expr> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, depth: 0 };
    let expr = parser.primary()?;
    parser.tokens.is_empty().then_some(expr)
}

struct Parser<'t> {
    tokens: &'t [Token],
    depth: usize,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<&Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    /// Whether the next word is this one, which is then taken.
    fn word(&mut self, word: &str) -> bool {
        let is = matches!(self.tokens.first(), Some(Token::Word(found)) if found == word);
        if is {
            self.next();
        }
        is
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let is = matches!(self.tokens.first(), Some(Token::Symbol(found)) if found == symbol);
        if is {
            self.next();
        }
        is
    }

    fn or(&mut self) -> Option<Expr> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut all = vec![self.and()?];
        while self.word("OR") {
            all.push(self.and()?);
        }
        self.depth -= 1;
        if all.len() == 1 { all.pop() } else { Some(Expr::Or(all)) }
    }

    fn and(&mut self) -> Option<Expr> {
        let mut all = vec![self.not()?];
        while self.word("AND") {
            all.push(self.not()?);
        }
        if all.len() == 1 { all.pop() } else { Some(Expr::And(all)) }
    }

    fn not(&mut self) -> Option<Expr> {
        if self.word("NOT") {
            return Some(Expr::Not(Box::new(self.comparison()?)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Option<Expr> {
        let left = Box::new(self.operand()?);
        if self.word("IS") {
            let not = self.word("NOT");
            let is = if self.word("NULL") {
                Expr::IsNull(left)
            } else if self.word("DISTINCT") {
                let right = self.word("FROM").then(|| self.operand()).flatten()?;
                Expr::Distinct(left, Box::new(right))
            } else {
                let truth = self.word("TRUE");
                (truth || self.word("FALSE")).then_some(Expr::Is(left, truth))?
            };
            return Some(if not { Expr::Not(Box::new(is)) } else { is });
        }
        let Some(Token::Symbol(symbol)) = self.tokens.first() else { return Some(*left) };
        if [")", ",", "]"].contains(&symbol.as_str()) {
            return Some(*left);
        }
        let symbol = symbol.clone();
        self.next();
        if self.word("ANY") {
            return (symbol == "=").then_some(Expr::Any(left, Box::new(self.primary()?)));
        }
        if self.word("ALL") {
            return (symbol == "<>").then_some(Expr::NotAll(left, Box::new(self.primary()?)));
        }
        let right = Box::new(self.operand()?);
        Some(Expr::Compare(symbol, left, right))
    }

    fn operand(&mut self) -> Option<Expr> {
        let (mut expr, mut casts) = (self.primary()?, 0);
        while self.symbol("::") {
            casts += 1;
            if casts > DEPTH {
                return None;
            }
            expr = Expr::Cast(Box::new(expr), self.sql_type()?);
        }
        Some(expr)
    }

    fn primary(&mut self) -> Option<Expr> {
        if self.symbol("(") {
            let inner = self.or()?;
            return self.symbol(")").then_some(inner);
        }
        if self.symbol("-") {
            if let Some(Token::Number(number)) = self.tokens.first() {
                let number = format!("-{number}");
                self.next();
                return Some(Expr::Number(number));
            }
            self.depth += 1;
            if self.depth > DEPTH {
                return None;
            }
            let (zero, of) = (Expr::Number("0".to_owned()), self.operand()?);
            self.depth -= 1;
            return Some(Expr::Compare("-".to_owned(), Box::new(zero), Box::new(of)));
        }
        match self.next()?.clone() {
            Token::Number(number) => Some(Expr::Number(number)),
            Token::Text(text) => Some(Expr::Text(text)),
            Token::Name(name) => self.column(name),
            Token::Symbol(_) => None,
            Token::Word(word) => match word.as_str() {
                "true" => Some(Expr::Bool(true)),
                "false" => Some(Expr::Bool(false)),
                "NULL" => Some(Expr::Null),
                "VALUE" => Some(Expr::Value),
                "ARRAY" => {
                    let open = self.symbol("[");
                    open.then(|| self.list("]")).flatten().map(Expr::Array)
                }
                "TRIM" => {
                    let open = self.symbol("(");
                    let sides = [("BOTH", "btrim"), ("LEADING", "ltrim"), ("TRAILING", "rtrim")];
                    let (_, name) = sides.into_iter().find(|(side, _)| open && self.word(side))?;
                    let what = if self.word("FROM") { None } else { Some(self.or()?) };
                    let is_said = what.is_none() || self.word("FROM");
                    let of = is_said.then(|| self.or()).flatten()?;
                    let arguments = [of].into_iter().chain(what).collect();
                    self.symbol(")").then(|| Expr::Call(name.to_owned(), arguments))
                }
                "CASE" => self.case(),
                "COALESCE" if self.symbol("(") => {
                    Some(Expr::Call("COALESCE".to_owned(), self.list(")")?))
                }
                _ if word.bytes().any(|byte| byte.is_ascii_uppercase()) => None,
                _ => self.column(word),
            },
        }
    }

    /// What follows `CASE`: conditions, or a value and what it is compared with.
    fn case(&mut self) -> Option<Expr> {
        let is_next = matches!(self.tokens.first(), Some(Token::Word(word)) if word == "WHEN");
        let value = if is_next { None } else { Some(self.or().filter(is_short)?) };
        let mut all = Vec::new();
        while self.word("WHEN") {
            let mut condition = self.or()?;
            if let Some(value) = &value {
                let both = (Box::new(value.clone()), Box::new(condition));
                condition = Expr::Compare("=".to_owned(), both.0, both.1);
            }
            all.push((condition, self.word("THEN").then(|| self.or()).flatten()?));
        }
        let other = self.word("ELSE").then(|| self.or()).flatten()?;
        let is_whole = !all.is_empty() && self.word("END");
        is_whole.then(|| Expr::Case(all, Box::new(other)))
    }

    /// A column, unless the name goes on: a function, or an attribute, which is not known here.
    fn column(&mut self, mut name: String) -> Option<Expr> {
        let mut is_path = false;
        while self.symbol(".") {
            is_path = true;
            match self.next()? {
                Token::Word(part) | Token::Name(part) => name = format!("{name}.{part}"),
                _ => return None,
            }
        }
        if self.symbol("(") {
            let operator = match name.as_str() {
                "mod" => "%",
                "starts_with" => "^@",
                _ => return Some(Expr::Call(name, self.list(")")?)),
            };
            let [one, other] = <[Expr; 2]>::try_from(self.list(")")?).ok()?;
            return Some(Expr::Compare(operator.to_owned(), Box::new(one), Box::new(other)));
        }
        (!is_path && !self.symbol("[")).then_some(Expr::Column(name))
    }

    fn list(&mut self, end: &str) -> Option<Vec<Expr>> {
        let mut out = Vec::new();
        if self.symbol(end) {
            return Some(out);
        }
        loop {
            out.push(self.or()?);
            if self.symbol(end) {
                return Some(out);
            }
            if !self.symbol(",") {
                return None;
            }
        }
    }

    fn sql_type(&mut self) -> Option<Type> {
        let mut name = match self.next()?.clone() {
            Token::Word(word) => word,
            Token::Name(name) => schema_core::name::quote(&name),
            _ => return None,
        };
        while self.symbol(".") {
            match self.next()?.clone() {
                Token::Word(word) => name = format!("{name}.{word}"),
                Token::Name(part) => name = format!("{name}.{}", schema_core::name::quote(&part)),
                _ => return None,
            }
        }
        let words: &[&str] = match name.as_str() {
            "character" if self.word("varying") => &["varying"],
            "double" if self.word("precision") => &["precision"],
            "timestamp" | "time" => {
                let with = self.word("with");
                let all = (with || self.word("without")) && self.word("time") && self.word("zone");
                match (all, with) {
                    (false, _) => return None,
                    (true, true) => &["with", "time", "zone"],
                    (true, false) => &["without", "time", "zone"],
                }
            }
            _ => &[],
        };
        for word in words {
            name = format!("{name} {word}");
        }
        // A modifier cuts or rounds.
        if self.symbol("(") {
            return None;
        }
        let array = self.symbol("[");
        if array && !self.symbol("]") {
            return None;
        }
        Some(Type { name, array })
    }
}
