//! Constants of SQL as values in Rust.

use super::translate::Class;

/// The microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// A constant of a type, as PostgreSQL prints it: `'text'::type`, where it is quoted.
pub(super) fn typed(val: &str, text: &str, name: &str, quoted: bool) -> Option<(String, Class)> {
    let plain = |text: &str| format!("{val}::Text({text:?}.into())");
    let time = || Class::Time(name.to_owned());
    Some(match name {
        "integer" | "smallint" | "bigint" => (integer(val, text)?, Class::Int),
        "numeric" => (number(val, text)?, Class::Num),
        "double precision" => {
            let number: f64 = text.parse().ok().filter(|it: &f64| it.is_finite())?;
            (format!("{val}::Float({number:?})"), Class::Float)
        }
        "real" => {
            let number: f32 = text.parse().ok().filter(|it: &f32| it.is_finite())?;
            (format!("{val}::Float({:?})", f64::from(number)), Class::Float)
        }
        _ if !quoted => return None,
        "text" | "character varying" => (plain(text), Class::Text),
        "bpchar" => (plain(text.trim_end_matches(' ')), Class::Padded),
        "date" => (format!("{val}::Int({})", days(text)?), time()),
        "time without time zone" => (format!("{val}::Int({})", clock(text)?), time()),
        "timestamp without time zone" => (format!("{val}::Int({})", moment(text)?), time()),
        "timestamp with time zone" => (format!("{val}::Int({})", instant(text)?), time()),
        own if own.contains('.') => (plain(text), Class::Label(own.to_owned())),
        _ => return None,
    })
}

/// What the values of a type are, by its name in a cast.
pub(super) fn class(name: &str) -> Option<Class> {
    Some(match name {
        "boolean" => Class::Bool,
        "smallint" | "integer" | "bigint" => Class::Int,
        "real" | "double precision" => Class::Float,
        "numeric" => Class::Num,
        "text" | "character varying" => Class::Text,
        "bpchar" => Class::Padded,
        "bytea" => Class::Bytes,
        "uuid" => Class::Uuid,
        "date"
        | "time without time zone"
        | "timestamp without time zone"
        | "timestamp with time zone" => Class::Time(name.to_owned()),
        own if own.contains('.') => Class::Label(own.to_owned()),
        _ => return None,
    })
}

/// The elements of an array of one dimension, as PostgreSQL prints it: `{a,"b c"}`.
pub(super) fn array(text: &str) -> Option<Vec<String>> {
    let mut rest = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (element, after) = match rest.strip_prefix('"') {
            Some(inner) => quoted(inner)?,
            None => {
                let (element, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                let is_other = |c: char| c.is_whitespace() || "{}\"\\".contains(c);
                if element.eq_ignore_ascii_case("null") || element.contains(is_other) {
                    return None;
                }
                (element.to_owned(), after)
            }
        };
        out.push(element);
        rest = match after.strip_prefix(',') {
            Some("") => return None,
            Some(rest) => rest,
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(out)
}

/// What stands before the closing quote, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            '"' => return Some((out, chars.as_str())),
            '\\' => out.push(chars.next()?),
            c => out.push(c),
        }
    }
}

pub(super) fn integer(val: &str, text: &str) -> Option<String> {
    let number: i64 = text.parse().ok()?;
    Some(format!("{val}::Int({number})"))
}

/// A number as PostgreSQL prints it, without exponent.
pub(super) fn number(val: &str, text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let known = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() < 2
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    known.then(|| format!("{val}::Num(\"{text}\".into())"))
}

/// So many digits as a number.
fn digits(text: &str, count: usize) -> Option<i64> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// The days from 2000-01-01 to a date: how PostgreSQL stores it.
fn days(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Of a calendar whose years begin in March, so that the day of a leap year is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(before + (153 * month + 2) / 5 + day - 730_426)
}

/// The microseconds of a time of day: `09:30:00.5`.
fn clock(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = whole.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = (digits(hours, 2)? * 60 + digits(minutes, 2)?) * 60 + digits(seconds, 2)?;
    if parts.next().is_some() || fraction.len() > 6 {
        return None;
    }
    let micros = digits(&format!("{fraction:0<6}"), 6)?;
    Some(whole * 1_000_000 + micros)
}

/// The microseconds from 2000-01-01 to a date and time.
fn moment(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ')?;
    Some(days(date)? * DAY + clock(time)?)
}

/// The microseconds from 2000-01-01 to a date and time with its distance from Greenwich.
fn instant(text: &str) -> Option<i64> {
    let at = text.rfind(['+', '-']).filter(|at| *at > 10)?;
    let (local, zone) = text.split_at_checked(at)?;
    let (sign, zone) = match zone.strip_prefix('-') {
        Some(zone) => (-1, zone),
        None => (1, zone.strip_prefix('+')?),
    };
    let mut seconds = 0;
    for (part, of) in zone.split(':').zip([3600, 60, 1]) {
        seconds += digits(part, 2)? * of;
    }
    Some(moment(local)? - sign * seconds * 1_000_000)
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

    #[test]
    fn arrays_have_elements() {
        for (text, elements) in [
            ("{}", &[] as &[&str]),
            ("{a,b}", &["a", "b"]),
            ("{\"a b\",\"\",\"c\\\"\\\\,}\",d}", &["a b", "", "c\"\\,}", "d"]),
            ("{\"NULL\"}", &["NULL"]),
        ] {
            assert_eq!(
                super::array(text).as_deref(),
                Some(&elements.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()[..]),
                "{text}"
            );
        }
        for text in ["", "{", "{a,NULL}", "{{a},{b}}", "[0:1]={a,b}", "{a,}", "{\"a}", "{\"a\"b}"] {
            assert_eq!(super::array(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_counted_in_microseconds() {
        assert_eq!(super::clock("01:02:03.5"), Some(3_723_500_000));
        assert_eq!(super::moment("1999-12-31 23:59:59.999999"), Some(-1));
        assert_eq!(super::instant("2000-01-01 05:30:00+05:30"), Some(0));
        assert_eq!(super::instant("1999-12-31 21:00:00-03"), Some(0));
        assert_eq!(super::instant("2000-01-01 00:00:00"), None);
        assert_eq!(super::moment("infinity"), None);
    }
}
