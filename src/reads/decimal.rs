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
    let places = u32::from(scale).min(28);

    // The value is the sum of digit * 10000^exponent; `mantissa` counts units of 10^-places.
    let mut mantissa: i128 = 0;
    for index in 0..i32::from(count) {
        let digit = i128::from(word()?);
        if digit == 0 {
            continue;
        }
        let power = 4 * (weight - index) + places.cast_signed();
        let part = match u32::try_from(power) {
            Ok(power) => 10_i128.checked_pow(power).and_then(|unit| unit.checked_mul(digit)),
            Err(_) => 10_i128
                .checked_pow(power.unsigned_abs())
                .filter(|unit| digit % unit == 0)
                .map(|unit| digit / unit),
        };
        mantissa = part.and_then(|part| mantissa.checked_add(part)).ok_or(TOO_LARGE)?;
    }
    if negative {
        mantissa = -mantissa;
    }
    // A trailing zero is only notation: 10^28 with 28 places fits without them.
    let mut places = places;
    while mantissa.unsigned_abs() >= 1 << 96 && places > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, places).map_err(|_| TOO_LARGE.into())
}
