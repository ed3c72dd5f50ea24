//! From an expression to Rust. What is not surely the same in both is not translated: text in an
//! order (collations), arithmetic (overflow), what depends on the time or on other rows.

use super::parse::{Expr, Type};
use super::pattern::Pattern;

/// What can be done with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing: expressions over it are not translated.
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
    /// A date or time, by its name in SQL.
    Time(String),
}

impl Class {
    /// Whether there is an order that does not depend on a collation.
    fn is_ordered(&self) -> bool {
        matches!(self, Self::Bool | Self::Int | Self::Float | Self::Num | Self::Time(_))
    }
}

/// What the columns of an expression are.
pub(super) trait Columns {
    /// The variable and the class of a column; `None` stands for a domain's own value.
    fn column(&mut self, name: Option<&str>) -> Option<(String, Class)>;
}

pub(super) struct Translator<'c, C> {
    pub(super) columns: &'c mut C,
    /// The path of the facade's functions.
    pub(super) checks: &'c str,
}

impl<C: Columns> Translator<'_, C> {
    /// The expression as a condition.
    pub(super) fn truth(&mut self, expr: &Expr) -> Option<String> {
        let checks = self.checks.to_owned();
        Some(match expr {
            Expr::And(all) => format!("{checks}::and(&[{}])", self.truths(all)?),
            Expr::Or(all) => format!("{checks}::or(&[{}])", self.truths(all)?),
            Expr::Not(inner) => format!("{checks}::not({})", self.truth(inner)?),
            Expr::Bool(it) => format!("::std::option::Option::Some({it})"),
            Expr::IsNull(of) => match &**of {
                Expr::Column(name) => {
                    let (variable, _) = self.columns.column(Some(name))?;
                    format!("{checks}::is_null(&{variable})")
                }
                of => format!("{checks}::is_null(&{})", self.value(of)?.0),
            },
            Expr::Compare(operator, one, other) => self.compare(operator, one, other)?,
            Expr::Any(one, others) => self.any(one, others)?,
            Expr::NotAll(one, others) => format!("{checks}::not({})", self.any(one, others)?),
            Expr::Column(_) | Expr::Value => match self.value(expr)? {
                (value, Class::Bool) => format!("{checks}::truth(&{value})"),
                _ => return None,
            },
            Expr::Number(_) | Expr::Text(_) | Expr::Array(_) | Expr::Call(..) | Expr::Cast(..) => {
                return None;
            }
        })
    }

    fn truths(&mut self, all: &[Expr]) -> Option<String> {
        let all: Option<Vec<String>> = all.iter().map(|it| self.truth(it)).collect();
        Some(all?.join(", "))
    }

    fn compare(&mut self, operator: &str, one: &Expr, other: &Expr) -> Option<String> {
        let checks = self.checks.to_owned();
        if let "~~" | "!~~" | "~" | "!~" = operator {
            let pattern = match other {
                Expr::Cast(text, ty) if ty.name == "text" && !ty.array => match &**text {
                    Expr::Text(text) => text,
                    _ => return None,
                },
                _ => return None,
            };
            let pattern = match operator.ends_with("~~") {
                true => Pattern::like(pattern)?,
                false => Pattern::regex(pattern)?,
            };
            let (value, class) = self.value(one)?;
            if class != Class::Text {
                return None;
            }
            let like = format!("{checks}::like(&{value}, {})", pattern.source(&checks));
            return Some(match operator.starts_with('!') {
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
            _ => return None,
        };
        let ((one, class), (other, same)) = (self.value(one)?, self.value(other)?);
        if class != same || class == Class::Opaque || ordered && !class.is_ordered() {
            return None;
        }
        Some(format!("{checks}::{name}(&{one}, &{other})"))
    }

    /// `= ANY (ARRAY[…])`
    fn any(&mut self, one: &Expr, others: &Expr) -> Option<String> {
        let (one, class) = self.value(one)?;
        let elements: Vec<Expr> = match others {
            Expr::Array(elements) => elements.clone(),
            // A cast of the whole is one of each.
            Expr::Cast(array, ty) if ty.array => match &**array {
                Expr::Array(elements) => {
                    let ty = Type { name: ty.name.clone(), array: false };
                    let cast = |it: &Expr| Expr::Cast(Box::new(it.clone()), ty.clone());
                    elements.iter().map(cast).collect()
                }
                _ => return None,
            },
            _ => return None,
        };
        let mut list = Vec::new();
        for element in &elements {
            let (value, same) = self.value(element)?;
            if same != class || class == Class::Opaque {
                return None;
            }
            list.push(value);
        }
        Some(format!("{}::any(&{one}, &[{}])", self.checks, list.join(", ")))
    }

    /// The expression as a value; what is borrowed by those who use it.
    fn value(&mut self, expr: &Expr) -> Option<(String, Class)> {
        let val = format!("{}::Val", self.checks);
        Some(match expr {
            Expr::Column(name) => {
                let (variable, class) = self.columns.column(Some(name))?;
                (format!("{variable}.clone()"), class)
            }
            Expr::Value => {
                let (variable, class) = self.columns.column(None)?;
                (format!("{variable}.clone()"), class)
            }
            Expr::Bool(it) => (format!("{val}::Bool({it})"), Class::Bool),
            Expr::Number(text) if text.contains('.') => (number(&val, text)?, Class::Num),
            Expr::Number(text) => (integer(&val, text)?, Class::Int),
            Expr::Cast(inner, ty) => self.cast(&val, inner, ty)?,
            Expr::Call(name, arguments) => {
                let [argument] = arguments.as_slice() else { return None };
                let (value, class) = self.value(argument)?;
                match (name.as_str(), class) {
                    (
                        "length" | "char_length" | "character_length",
                        Class::Text | Class::Padded,
                    ) => (format!("{value}.length()"), Class::Int),
                    ("btrim", Class::Text) => (format!("{value}.trim()"), Class::Text),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    fn cast(&mut self, val: &str, inner: &Expr, ty: &Type) -> Option<(String, Class)> {
        if ty.array {
            return None;
        }
        let name = ty.name.as_str();
        match (inner, name) {
            (Expr::Text(text), "text" | "character varying") => {
                return Some((format!("{val}::Text({text:?}.into())"), Class::Text));
            }
            (Expr::Text(text), "bpchar") => {
                let text = text.trim_end_matches(' ');
                return Some((format!("{val}::Text({text:?}.into())"), Class::Padded));
            }
            (Expr::Text(text) | Expr::Number(text), "integer" | "smallint" | "bigint") => {
                return Some((integer(val, text)?, Class::Int));
            }
            (Expr::Text(text) | Expr::Number(text), "numeric") => {
                return Some((number(val, text)?, Class::Num));
            }
            (Expr::Text(text) | Expr::Number(text), "double precision") => {
                let number: f64 = text.parse().ok().filter(|it: &f64| it.is_finite())?;
                return Some((format!("{val}::Float({number:?})"), Class::Float));
            }
            (Expr::Text(text) | Expr::Number(text), "real") => {
                let number: f32 = text.parse().ok().filter(|it: &f32| it.is_finite())?;
                return Some((format!("{val}::Float({:?})", f64::from(number)), Class::Float));
            }
            (Expr::Text(text), "date") => {
                let days = days(text)?;
                return Some((format!("{val}::Int({days})"), Class::Time(name.to_owned())));
            }
            (Expr::Text(text), own) if own.contains('.') => {
                let class = Class::Label(own.to_owned());
                return Some((format!("{val}::Text({text:?}.into())"), class));
            }
            (Expr::Text(_) | Expr::Number(_), _) => return None,
            _ => {}
        }
        let (value, class) = self.value(inner)?;
        Some(match (class, name) {
            (Class::Text | Class::Padded | Class::Label(_), "text") => (value, Class::Text),
            (Class::Text, "character varying") => (value, Class::Text),
            (Class::Int, "bigint" | "integer") => (value, Class::Int),
            (Class::Int | Class::Num, "numeric") => (format!("{value}.num()"), Class::Num),
            (Class::Float, "double precision") => (value, Class::Float),
            _ => return None,
        })
    }
}

fn integer(val: &str, text: &str) -> Option<String> {
    let number: i64 = text.parse().ok()?;
    Some(format!("{val}::Int({number})"))
}

/// A number as PostgreSQL prints it, without exponent.
fn number(val: &str, text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let known = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() < 2
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    known.then(|| format!("{val}::Num(\"{text}\".into())"))
}

/// The days from 2000-01-01 to a date: how PostgreSQL stores it.
fn days(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = year.len() == 4 && month.len() == 2 && day.len() == 2 && parts.next().is_none();
    let number = |text: &str| text.parse::<u32>().ok().map(i64::from);
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    if !fits || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Of a calendar whose years begin in March, so that the day of a leap year is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(before + (153 * month + 2) / 5 + day - 730_426)
}

#[cfg(test)]
mod tests {
    #[test]
    fn dates_are_counted_from_2000() {
        for (date, days) in [
            ("2000-01-01", 0),
            ("2000-03-01", 60),
            ("1999-12-31", -1),
            ("1900-01-01", -36524),
            ("2024-02-29", 8825),
        ] {
            assert_eq!(super::days(date), Some(days), "{date}");
        }
        assert_eq!(super::days("infinity"), None);
    }
}
