//! From an expression to Rust. What is not surely the same in both is not translated: text in an
//! order (collations), what depends on the time or on other rows.

use super::literal;
use super::parse::{Expr, Type};
use super::pattern::Pattern;

/// What can be done with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing but to ask whether it is NULL.
    Opaque,
    Bool,
    Int,
    Float,
    Num,
    Text,
    /// `character(n)`, without spaces at its end.
    Padded,
    /// An enum, by its path in the database.
    Label(String),
    Uuid,
    Bytes,
    /// A date or time, by its name in SQL.
    Time(String),
}

impl Class {
    /// Whether there is an order that does not depend on a collation.
    fn is_ordered(&self) -> bool {
        use Class::{Bool, Bytes, Float, Int, Num, Time, Uuid};
        matches!(self, Bool | Int | Float | Num | Uuid | Bytes | Time(_))
    }
}

/// What the columns of an expression are.
pub(super) trait Columns {
    /// The variable and the class of a column; `None` stands for a domain's own value.
    ///
    /// # Errors
    ///
    /// Why it is not looked at.
    fn column(&mut self, name: Option<&str>) -> Result<(String, Class), String>;

    /// How many characters a column of `character(n)` has, with spaces at its end.
    fn width(&self, name: Option<&str>) -> Option<usize>;

    /// How many were asked for, to [`forget`](Self::forget) later ones.
    fn count(&self) -> usize;

    /// Forgets those that were asked for after the first ones.
    fn forget(&mut self, count: usize);
}

/// Rust, or why there is none.
pub(super) type Rust<T> = Result<T, String>;

pub(super) struct Translator<'c, C> {
    pub(super) columns: &'c mut C,
    /// The path of the facade's functions.
    pub(super) checks: &'c str,
    /// Why parts of it are left to the database.
    pub(super) left: Vec<String>,
}

impl<C: Columns> Translator<'_, C> {
    /// The expression as a condition. It never fails where the whole holds: parts that are left out
    /// are those that all must hold besides others.
    pub(super) fn truth(&mut self, expr: &Expr) -> Rust<String> {
        if let Expr::And(all) = expr {
            let mut found = Vec::new();
            let mut left = Vec::new();
            for it in all {
                let count = self.columns.count();
                match self.truth(it) {
                    Ok(it) => found.push(it),
                    Err(why) => {
                        self.columns.forget(count);
                        left.push(why);
                    }
                }
            }
            return match (found.is_empty(), left.pop()) {
                (true, Some(why)) => Err(why),
                (_, last) => {
                    self.left.extend(left.into_iter().chain(last));
                    Ok(format!("{}::and(&[{}])", self.checks, found.join(", ")))
                }
            };
        }
        self.whole(expr)
    }

    /// The expression as a condition, with all its parts.
    pub(super) fn whole(&mut self, expr: &Expr) -> Rust<String> {
        let checks = self.checks.to_owned();
        Ok(match expr {
            Expr::And(all) => format!("{checks}::and(&[{}])", self.all(all)?),
            Expr::Or(all) => format!("{checks}::or(&[{}])", self.all(all)?),
            Expr::Not(inner) => format!("{checks}::not({})", self.whole(inner)?),
            Expr::Bool(it) => format!("{checks}::Truth::Is({it})"),
            Expr::Is(inner, wanted) => format!("{checks}::is({}, {wanted})", self.whole(inner)?),
            Expr::IsNull(of) => format!("{checks}::is_null(&{})", self.seen(of)?),
            Expr::Distinct(one, other) => {
                let (one, other, _) = self.both(one, other)?;
                format!("{checks}::is_distinct(&{one}, &{other})")
            }
            Expr::Compare(operator, one, other) => self.compare(operator, one, other)?,
            Expr::Any(one, others) => self.any(one, others)?,
            Expr::NotAll(one, others) => format!("{checks}::not({})", self.any(one, others)?),
            Expr::Column(_) | Expr::Value | Expr::Call(..) | Expr::Case(..) | Expr::Cast(..) => {
                match self.value(expr)? {
                    (value, Class::Bool) => format!("{checks}::truth(&{value})"),
                    _ => return Err("it is no comparison".to_owned()),
                }
            }
            Expr::Number(_) | Expr::Text(_) | Expr::Null | Expr::Array(_) => {
                return Err("it is no comparison".to_owned());
            }
        })
    }

    fn all(&mut self, all: &[Expr]) -> Rust<String> {
        let all: Rust<Vec<String>> = all.iter().map(|it| self.whole(it)).collect();
        Ok(all?.join(", "))
    }

    /// A value of which no more is asked than whether it is NULL.
    pub(super) fn seen(&mut self, of: &Expr) -> Rust<String> {
        match of {
            Expr::Column(name) => Ok(self.columns.column(Some(name))?.0),
            Expr::Value => Ok(self.columns.column(None)?.0),
            of => Ok(self.value(of)?.0),
        }
    }

    /// Two values that can be compared, and what they are.
    fn both(&mut self, one: &Expr, other: &Expr) -> Rust<(String, String, Class)> {
        let ((one, class), (other, same)) = (self.value(one)?, self.value(other)?);
        if class != same {
            return Err("it compares values of two types".to_owned());
        }
        Ok((one, other, class))
    }

    fn compare(&mut self, operator: &str, one: &Expr, other: &Expr) -> Rust<String> {
        let checks = self.checks.to_owned();
        if let "~~" | "!~~" | "~" | "!~" | "^@" = operator {
            let like = self.like(operator, one, other)?;
            return Ok(match operator.starts_with('!') {
                true => format!("{checks}::not({like})"),
                false => like,
            });
        }
        let (name, ordered) = match operator {
            "=" => ("eq", false),
            "<>" => ("ne", false),
            "<" => ("lt", true),
            "<=" => ("le", true),
            ">" => ("gt", true),
            ">=" => ("ge", true),
            _ => return Err(format!("it has the operator `{operator}`")),
        };
        let (one, other, class) = self.both(one, other)?;
        if ordered && !class.is_ordered() {
            return Err(match class {
                Class::Label(_) => "it asks for the order of an enum".to_owned(),
                _ => "it asks for the order of texts, which a collation decides".to_owned(),
            });
        }
        Ok(format!("{checks}::{name}(&{one}, &{other})"))
    }

    fn like(&mut self, operator: &str, one: &Expr, other: &Expr) -> Rust<String> {
        let text = match other {
            Expr::Cast(text, ty) if ty.name == "text" && !ty.array => match &**text {
                Expr::Text(text) => text,
                _ => return Err("its pattern is no constant".to_owned()),
            },
            _ => return Err("its pattern is no constant".to_owned()),
        };
        let patterns = match operator {
            "^@" => Some(vec![Pattern::prefix(text)]),
            _ if operator.ends_with("~~") => Pattern::like(text).map(|it| vec![it]),
            _ => Pattern::regex(text),
        };
        let patterns = patterns.ok_or("its pattern has what only the server knows")?;
        let value = match self.value(one)? {
            (value, Class::Text) => value,
            // The spaces at its end match too.
            (value, Class::Padded) => match self.width(one) {
                Some(width) => format!("{value}.padded({width})"),
                None => return Err("it compares a pattern with a `bpchar`".to_owned()),
            },
            _ => return Err("it compares a pattern with what is no `text`".to_owned()),
        };
        let checks = self.checks;
        let like = |of: &str, it: &Pattern| format!("{checks}::like({of}, {})", it.source(checks));
        Ok(match patterns.as_slice() {
            [one] => like(&format!("&{value}"), one),
            all => {
                let all: Vec<String> = all.iter().map(|it| like("_it", it)).collect();
                format!("match &{value} {{ _it => {checks}::or(&[{}]) }}", all.join(", "))
            }
        })
    }

    /// The width of a column of `character(n)`, which casts to that of no length keep.
    fn width(&self, of: &Expr) -> Option<usize> {
        match of {
            Expr::Column(name) => self.columns.width(Some(name)),
            Expr::Value => self.columns.width(None),
            Expr::Cast(of, ty) if ty.name == "bpchar" => self.width(of),
            _ => None,
        }
    }

    /// `= ANY (ARRAY[…])`
    fn any(&mut self, one: &Expr, others: &Expr) -> Rust<String> {
        let (one, class) = self.value(one)?;
        let elements = elements(others).ok_or("its list is no constant")?;
        let mut list = Vec::new();
        for element in &elements {
            let (value, same) = self.value(element)?;
            if same != class {
                return Err("it compares values of two types".to_owned());
            }
            list.push(value);
        }
        Ok(format!("{}::any(&{one}, &[{}])", self.checks, list.join(", ")))
    }
}

/// The elements of an array; a cast of the whole is one of each.
pub(super) fn elements(array: &Expr) -> Option<Vec<Expr>> {
    match array {
        Expr::Array(elements) => Some(elements.clone()),
        Expr::Text(text) => Some(literal::array(text)?.into_iter().map(Expr::Text).collect()),
        Expr::Cast(array, ty) if ty.array => {
            let ty = Type { name: ty.name.clone(), array: false };
            let cast = |it: Expr| Expr::Cast(Box::new(it), ty.clone());
            Some(elements(array)?.into_iter().map(cast).collect())
        }
        _ => None,
    }
}
