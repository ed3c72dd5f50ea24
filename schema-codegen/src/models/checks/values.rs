//! From an expression to a value in Rust: columns, constants, casts and functions.

use super::literal;
use super::parse::{Expr, Type};
use super::row::not_looked_into;
use super::translate::{Class, Columns, Rust, Translator};

impl<C: Columns> Translator<'_, C> {
    /// The expression as a value; what is borrowed by those who use it.
    pub(super) fn value(&mut self, expr: &Expr) -> Rust<(String, Class)> {
        let checks = self.checks.to_owned();
        let val = format!("{checks}::Val");
        Ok(match expr {
            Expr::Column(_) | Expr::Value => {
                let name = if let Expr::Column(name) = expr { Some(name.as_str()) } else { None };
                match self.columns.column(name)? {
                    (_, Class::Opaque) => return Err(not_looked_into(name)),
                    (variable, class) => (format!("{variable}.clone()"), class),
                }
            }
            Expr::Bool(it) => (format!("{val}::Bool({it})"), Class::Bool),
            Expr::Number(text) if text.contains('.') => {
                (constant(literal::number(&val, text))?, Class::Num)
            }
            Expr::Number(text) => (constant(literal::integer(&val, text))?, Class::Int),
            Expr::Cast(inner, ty) => self.cast(&val, inner, ty)?,
            Expr::Call(name, arguments) => self.call(name, arguments)?,
            Expr::Case(all, other) => {
                let (other, class) = self.value(other)?;
                let mut list = String::new();
                for (condition, then) in all {
                    let (then, same) = self.value(then)?;
                    if same != class {
                        return Err("it has values of two types".to_owned());
                    }
                    list.push_str(&format!("({}, {then}), ", self.whole(condition)?));
                }
                (format!("{checks}::case(&[{list}], {other})"), class)
            }
            Expr::Compare(operator, one, other)
                if ["+", "-", "*", "/", "%"].contains(&operator.as_str()) =>
            {
                self.arithmetic(operator, one, other)?
            }
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Is(..)
            | Expr::IsNull(_)
            | Expr::Distinct(..)
            | Expr::Compare(..)
            | Expr::Any(..)
            | Expr::NotAll(..) => {
                (format!("{checks}::boolean({})", self.whole(expr)?), Class::Bool)
            }
            Expr::Text(_) | Expr::Null | Expr::Array(_) => {
                return Err("it has a constant of no type".to_owned());
            }
        })
    }

    fn arithmetic(&mut self, operator: &str, one: &Expr, other: &Expr) -> Rust<(String, Class)> {
        let date = Class::Time("date".to_owned());
        let ((one, class), (other, same)) = (self.value(one)?, self.value(other)?);
        let name = match operator {
            "+" => "add",
            "-" => "sub",
            "*" => "mul",
            "/" => "div",
            _ => "rem",
        };
        let class = match (class, same, name) {
            (Class::Int, Class::Int, _) => Class::Int,
            (one, Class::Int, "add" | "sub") if one == date => date,
            (one, other, "sub") if one == date && other == date => Class::Int,
            _ => return Err("it calculates with more than integers and dates".to_owned()),
        };
        Ok((format!("{}::{name}(&{one}, &{other})", self.checks), class))
    }

    fn call(&mut self, name: &str, arguments: &[Expr]) -> Rust<(String, Class)> {
        let checks = self.checks.to_owned();
        match name {
            "COALESCE" => {
                let mut of = None;
                let mut list = Vec::new();
                for argument in arguments {
                    let (value, class) = self.value(argument)?;
                    if *of.get_or_insert_with(|| class.clone()) != class {
                        return Err("it compares values of two types".to_owned());
                    }
                    list.push(value);
                }
                let of = of.ok_or("it calls `COALESCE` of nothing")?;
                return Ok((format!("{checks}::coalesce(&[{}])", list.join(", ")), of));
            }
            "num_nulls" | "num_nonnulls" => {
                let seen = |it| self.seen(it).map(|it| format!("{it}.clone()"));
                let list: Rust<Vec<String>> = arguments.iter().map(seen).collect();
                let list = list?.join(", ");
                let call = format!("{checks}::nulls(&[{list}], {})", name == "num_nulls");
                return Ok((call, Class::Int));
            }
            _ => {}
        }
        let unknown = || format!("it calls `{name}`");
        let arguments = match arguments {
            [of, Expr::Cast(what, _)] if name.ends_with("trim") && **what == space() => {
                std::slice::from_ref(of)
            }
            all => all,
        };
        let ([argument], true) = (arguments, KNOWN.contains(&name)) else { return Err(unknown()) };
        let (value, class) = self.value(argument)?;
        Ok(match (name, class) {
            ("length" | "char_length" | "character_length", Class::Text | Class::Padded) => {
                (format!("{value}.length()"), Class::Int)
            }
            ("length" | "octet_length", Class::Bytes) | ("octet_length", Class::Text) => {
                (format!("{value}.octets()"), Class::Int)
            }
            ("btrim", Class::Text) => (format!("{value}.trim(true, true)"), Class::Text),
            ("ltrim", Class::Text) => (format!("{value}.trim(true, false)"), Class::Text),
            ("rtrim", Class::Text) => (format!("{value}.trim(false, true)"), Class::Text),
            ("abs", Class::Int) => (format!("{value}.abs()"), Class::Int),
            ("upper" | "lower", Class::Text) => (format!("{value}.{name}()"), Class::Text),
            _ => return Err(unknown()),
        })
    }

    fn cast(&mut self, val: &str, inner: &Expr, ty: &Type) -> Rust<(String, Class)> {
        if ty.array {
            return Err("it has an array".to_owned());
        }
        let name = ty.name.as_str();
        if let Expr::Text(text) | Expr::Number(text) = inner {
            let quoted = matches!(inner, Expr::Text(_));
            let found = literal::typed(val, text, name, quoted);
            return found.ok_or_else(|| format!("it has a constant of type `{name}`"));
        }
        if *inner == Expr::Null {
            let class = literal::class(name).ok_or_else(|| format!("it has a `{name}`"))?;
            return Ok((format!("{val}::Null"), class));
        }
        let (value, class) = self.value(inner)?;
        let time = |name: &str| Class::Time(name.to_owned());
        Ok(match (class, name) {
            (Class::Float, "real") => (format!("{value}.real()"), Class::Float),
            // Beyond a smaller range the server raises an error of its own.
            (class, name) if literal::class(name).as_ref() == Some(&class) => (value, class),
            (Class::Padded | Class::Label(_), "text") => (value, Class::Text),
            (Class::Padded, "character varying") => (value, Class::Text),
            (Class::Text, "bpchar") => (format!("{value}.unpadded()"), Class::Padded),
            (Class::Int, "numeric") => (format!("{value}.num()"), Class::Num),
            (Class::Int | Class::Num, "double precision") => {
                (format!("{value}.float()"), Class::Float)
            }
            (Class::Bool, "integer") => (format!("{value}.int()"), Class::Int),
            (class, name @ "timestamp without time zone") if class == time("date") => {
                let day = literal::DAY;
                let checks = self.checks;
                (format!("{checks}::mul(&{value}, &{val}::Int({day}))"), time(name))
            }
            _ => return Err(format!("it casts to `{name}`")),
        })
    }
}

/// The functions of one argument that Rust has too.
pub(super) const KNOWN: [&str; 10] = [
    "abs",
    "length",
    "char_length",
    "character_length",
    "octet_length",
    "btrim",
    "ltrim",
    "rtrim",
    "upper",
    "lower",
];

/// What is trimmed where nothing else is said.
fn space() -> Expr {
    Expr::Text(" ".to_owned())
}

fn constant(found: Option<String>) -> Rust<String> {
    found.ok_or_else(|| "it has a number beyond what Rust holds".to_owned())
}
