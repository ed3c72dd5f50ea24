//! Decimal numbers as text, compared without a crate.

use std::cmp::Ordering;

/// The order of two numbers as PostgreSQL prints them: `-12.50`. `None` where one is written
/// otherwise (`NaN`, `Infinity`, `1e5`).
pub(super) fn order(one: &str, other: &str) -> Option<Ordering> {
    let (one, other) = (parse(one)?, parse(other)?);
    Some(match (one.negative, other.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => size(&one, &other),
        (true, true) => size(&other, &one),
    })
}

/// How many digits stand behind the point, the zeros at the end aside.
pub(super) fn scale(number: &str) -> Option<usize> {
    parse(number).map(|number| number.fraction.len())
}

struct Number<'n> {
    negative: bool,
    /// The digits before the point, without zeros at the start.
    whole: &'n str,
    /// Those behind it, without zeros at the end.
    fraction: &'n str,
}

fn parse(text: &str) -> Option<Number<'_>> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty() || !is_number(whole) || !is_number(fraction) || digits == "." {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let is_zero = whole.is_empty() && fraction.is_empty();
    Some(Number { negative: negative && !is_zero, whole, fraction })
}

fn size(one: &Number<'_>, other: &Number<'_>) -> Ordering {
    let length = one.whole.len().cmp(&other.whole.len());
    // Without zeros at their ends, fractions are in the order of their texts.
    length.then_with(|| one.whole.cmp(other.whole)).then_with(|| one.fraction.cmp(other.fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order() {
        let ordered =
            ["-100", "-12.5", "-12.49", "-0.01", "0", "0.009", "0.01", "9.99", "10", "10.1"];
        for (i, one) in ordered.iter().enumerate() {
            for (j, other) in ordered.iter().enumerate() {
                assert_eq!(order(one, other), Some(i.cmp(&j)), "{one} {other}");
            }
        }
        assert_eq!(order("-0.00", "0"), Some(Ordering::Equal));
        assert_eq!(order("007.50", "7.5"), Some(Ordering::Equal));
        for odd in ["NaN", "Infinity", "1e5", "", "-", ".", "+1", "1.2.3"] {
            assert_eq!(order(odd, "0"), None, "{odd}");
        }
        assert_eq!(scale("1.500"), Some(1));
    }
}
