//! The texts of `format_type()`, taken apart: arrays, modifiers, and the names that casts need.

/// A type as `format_type()` prints it under an empty search path, without its modifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeText {
    /// The element's type where it is an array, else the type: `character varying`,
    /// `public.mood`, `timestamp with time zone`.
    pub name: String,
    /// Whether it is an array. PostgreSQL does not tell how many dimensions.
    pub array: bool,
}

impl TypeText {
    /// Takes a type's text apart: `character varying(20)[]`, `timestamp(3) with time zone`.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let element = text.trim_end_matches("[]");
        Self { name: without_modifiers(element), array: element.len() != text.len() }
    }

    /// Whether a namespace stands in it: a type of the database's own.
    pub fn is_path(&self) -> bool {
        is_path(&self.name)
    }

    /// Whether both are read into the same Rust type: `character varying(20)[]` and `text[]` are.
    pub fn reads_as(&self, other: &Self) -> bool {
        let family = |name| match name {
            "character varying" | "character" | "bpchar" => "text",
            other => other,
        };
        self.array == other.array && family(&*self.name) == family(&*other.name)
    }

    /// The type as a cast names it without cutting values. `bit` and `character` alone would mean
    /// one bit and one character.
    pub fn cast(&self) -> String {
        let name = match self.name.as_str() {
            "bit" => "pg_catalog.\"bit\"",
            "character" => "pg_catalog.bpchar",
            other => other,
        };
        if self.array { format!("{name}[]") } else { name.to_owned() }
    }
}

/// How many characters the values of a type have at most, where it says so: 20 of
/// `character varying(20)`.
pub fn length(text: &str) -> Option<usize> {
    let parsed = TypeText::parse(text);
    let is_text = matches!(&*parsed.name, "character varying" | "character") && !parsed.array;
    text.trim().strip_suffix(')').filter(|_| is_text)?.split_once('(')?.1.parse().ok()
}

fn is_path(name: &str) -> bool {
    let mut quoted = false;
    name.bytes().any(|byte| {
        quoted ^= byte == b'"';
        byte == b'.' && !quoted
    })
}

/// The text without what stands in brackets outside of quotes, and without the fields of an
/// interval.
fn without_modifiers(text: &str) -> String {
    if !text.contains(['(', '"']) && !text.starts_with("interval ") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let (mut depth, mut quoted) = (0_usize, false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            out.push(c);
        }
    }
    if out.starts_with("interval ") { "interval".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_and_brackets_are_taken_off() {
        for (text, name, array) in [
            ("bigint", "bigint", false),
            ("character varying(255)[]", "character varying", true),
            ("timestamp(3) with time zone", "timestamp with time zone", false),
            ("interval day to second(3)", "interval", false),
            ("interval(3)", "interval", false),
            ("numeric(10,2)", "numeric", false),
            ("public.\"Order(x)\"", "public.\"Order(x)\"", false),
            ("public.geometry(Point,4326)", "public.geometry", false),
            ("\"char\"", "\"char\"", false),
            ("public.\"a[]\"[]", "public.\"a[]\"", true),
        ] {
            let found = TypeText::parse(text);
            assert_eq!((found.name.as_str(), found.array), (name, array), "{text}");
        }
    }

    #[test]
    fn lengths_and_modifiers_make_no_other_rust_type() {
        for (one, other, alike) in [
            ("character varying(20)[]", "text[]", true),
            ("bpchar", "text", true),
            ("interval", "interval day to second(3)", true),
            ("text", "text[]", false),
            ("public.\"O(x)\"", "public.\"O(y)\"", false),
        ] {
            let [one, other] = [one, other].map(TypeText::parse);
            assert_eq!(one.reads_as(&other), alike, "{one:?} {other:?}");
        }
        let types = ["character varying(20)", "character(3)", "text", "numeric(3)"];
        assert_eq!(types.map(length), [Some(20), Some(3), None, None]);
        assert_eq!(length("character varying(20)[]"), None);
    }

    #[test]
    fn a_path_has_a_dot_outside_of_quotes() {
        assert!(TypeText::parse("public.mood").is_path());
        assert!(TypeText::parse("\"a.b\".mood").is_path());
        assert!(!TypeText::parse("\"a.b\"").is_path());
    }

    #[test]
    fn casts_do_not_cut() {
        assert_eq!(TypeText::parse("bit(3)[]").cast(), "pg_catalog.\"bit\"[]");
        assert_eq!(TypeText::parse("character(20)").cast(), "pg_catalog.bpchar");
        assert_eq!(TypeText::parse("public.mood[]").cast(), "public.mood[]");
    }
}
