//! What a domain's constraint says of NULL.

use super::parse::{self, Expr};
use super::translate::elements;
use super::values::KNOWN;

/// Whether NULL surely meets the constraint of a domain.
pub(super) fn passes_null(definition: &str) -> bool {
    parse::check(definition).is_some_and(|expr| passes(&expr))
}

/// Whether it is surely NULL or true where the value is NULL.
fn passes(expr: &Expr) -> bool {
    match expr {
        Expr::And(all) => all.iter().all(passes),
        Expr::Or(all) => all.iter().any(passes),
        Expr::IsNull(of) => is_null(of),
        Expr::Bool(it) => *it,
        expr => is_null(expr),
    }
}

/// Whether it is surely NULL where the value is.
fn is_null(expr: &Expr) -> bool {
    match expr {
        Expr::Value | Expr::Null => true,
        // A domain can refuse NULL.
        Expr::Cast(of, ty) => is_null(of) && !ty.name.contains('.'),
        Expr::Any(of, list) | Expr::NotAll(of, list) => {
            is_null(of) && elements(list).is_some_and(|list| !list.is_empty())
        }
        Expr::Not(of) => is_null(of),
        // An array and NULL are the array.
        Expr::Compare(operator, one, other) => operator != "||" && (is_null(one) || is_null(other)),
        Expr::Call(name, all) => KNOWN.contains(&name.as_str()) && all.iter().any(is_null),
        Expr::And(all) | Expr::Or(all) => all.iter().all(is_null),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::passes_null;

    #[test]
    fn what_is_not_sure_does_not_pass() {
        for text in [
            "((VALUE > 0) AND (VALUE < 9))",
            "((VALUE)::text ~ '^a'::text)",
            "(VALUE <> ALL (ARRAY[1, 2]))",
            "((VALUE IS NULL) OR is_fine(VALUE))",
            "(NOT (length(btrim(VALUE)) = 0))",
        ] {
            assert!(passes_null(&format!("CHECK ({text})")), "{text}");
        }
        for text in [
            "(VALUE IS NOT NULL)",
            "((VALUE IS NOT NULL) AND (VALUE > 0))",
            "COALESCE((VALUE > 0), false)",
            "((VALUE > 0) IS TRUE)",
            "(length(COALESCE(VALUE, ''::text)) > 0)",
            "\nCASE\n    WHEN (VALUE > 0) THEN true\n    ELSE false\nEND",
            "(VALUE IS DISTINCT FROM 1)",
            "is_fine(VALUE)",
            "(NOT ((VALUE > 0) AND is_fine(VALUE)))",
            "(VALUE = ANY ('{}'::integer[]))",
            "(((VALUE)::public.filled)::text = 'a'::text)",
            "(num_nonnulls(VALUE) = 1)",
        ] {
            assert!(!passes_null(&format!("CHECK ({text})")), "{text}");
        }
    }
}
