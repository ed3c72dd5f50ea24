//! `numeric` as a `rust_decimal::Decimal`, exactly. The crate's own `FromSql` rounds what has more
//! digits than it holds; here that is an error.

use postgres_types::Type;
use rust_decimal::Decimal;

use super::{ReadError, Reads, usual};
use crate::sql;

usual! { [] Decimal => sql::Numeric; }

/// Up to 28 places and 96 bits (about 28 digits) in all. More, and `NaN` and infinity, is an error.
impl Reads<sql::Numeric> for Decimal {
    fn accepts(ty: &Type) -> bool {
        *ty == Type::NUMERIC
    }

    fn read(_: &Type, raw: &[u8]) -> Result<Self, ReadError> {
        exact(raw)
    }
}

/// The wire form (`numeric_send`): count of base-10000 digits, weight of the first, sign, places
/// after the point, digits.
fn exact(raw: &[u8]) -> Result<Decimal, ReadError> {
    const TOO_LARGE: &str = "a numeric with more digits than a `Decimal` can hold";
    let mut words = raw.chunks_exact(2).map(|pair| match pair {
        [high, low] => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    let mut word = || words.next().ok_or("a numeric that ends too early");
    let (count, weight, sign, scale) = (word()?, word()?, word()?, word()?);
    let weight = i32::from(weight.cast_signed());
    let negative = match sign {
        0 => false,
        0x4000 => true,
        0xC000 => return Err("the numeric NaN, which a `Decimal` cannot hold".into()),
        _ => return Err("an infinite numeric, which a `Decimal` cannot hold".into()),
    };
    // The value is `mantissa` times 10000^`last`. Zeros behind the last other digit are only notation.
    let (mut mantissa, mut last) = (0_i128, 0);
    for index in 0..i32::from(count) {
        let digit = i128::from(word()?);
        if digit == 0 {
            continue;
        }
        let place = weight - index;
        let unit = if mantissa == 0 { Some(1) } else { ten(4 * (last - place)) };
        let higher = unit.and_then(|unit| mantissa.checked_mul(unit));
        mantissa = higher.and_then(|higher| higher.checked_add(digit)).ok_or(TOO_LARGE)?;
        last = place;
    }
    let mut places = -4 * last;
    if places < 0 {
        mantissa = ten(-places).and_then(|unit| mantissa.checked_mul(unit)).ok_or(TOO_LARGE)?;
        places = 0;
    }
    // With as many of the places that the numeric has as there is room for.
    let wanted = i32::from(scale).min(28);
    let fits = |mantissa: i128| mantissa < 1 << 96;
    while places > 0 && mantissa % 10 == 0 && (places > wanted || !fits(mantissa)) {
        mantissa /= 10;
        places -= 1;
    }
    while places < wanted && fits(mantissa.saturating_mul(10)) {
        mantissa *= 10;
        places += 1;
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    let places = u32::try_from(places).map_err(|_| TOO_LARGE)?;
    Decimal::try_from_i128_with_scale(mantissa, places).map_err(|_| TOO_LARGE.into())
}

fn ten(power: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(power).ok()?)
}

#[cfg(test)]
mod tests {
    use super::exact;

    /// A numeric as the server sends it: the weight of the first digit, places, digits.
    fn numeric(weight: i16, scale: u16, digits: &[u16]) -> Vec<u8> {
        let head = [u16::try_from(digits.len()).unwrap_or(0), weight.cast_unsigned(), 0, scale];
        head.iter().chain(digits).flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn zeros_at_the_end_are_kept_as_far_as_there_is_room() {
        let zeros = |count| "0".repeat(count);
        for (weight, scale, digits, read) in [
            (0, 2, &[12, 5000][..], "12.50".to_owned()),
            (0, 0, &[], "0".to_owned()),
            (0, 3, &[], "0.000".to_owned()),
            (-1, 4, &[1], "0.0001".to_owned()),
            (-7, 28, &[1], format!("0.{}1", zeros(27))),
            (0, 36, &[1], format!("1.{}", zeros(28))),
            (0, 2, &[1, 0, 0], "1.00".to_owned()),
            // 10^19::numeric(50,20), 2 * 10^10::numeric(40,28)
            (4, 20, &[1000], format!("1{}.{}", zeros(19), zeros(9))),
            (2, 28, &[200], format!("2{}.{}", zeros(10), zeros(18))),
            // 79 * 10^26 + 0.1 has no room for the second of its places.
            (6, 2, &[7900, 0, 0, 0, 0, 0, 0, 1000], format!("79{}.1", zeros(26))),
        ] {
            let found = exact(&numeric(weight, scale, digits)).map(|it| it.to_string());
            assert_eq!(found.ok(), Some(read), "{digits:?}");
        }
        for (weight, scale, digits) in [
            (7, 0, &[9, 0, 0, 0, 0, 0, 0, 0][..]),
            (-8, 32, &[1]),
            (32767, 0, &[1]),
            (8, 1, &[1, 0]),
        ] {
            assert!(exact(&numeric(weight, scale, digits)).is_err(), "{digits:?}");
        }
    }
}
