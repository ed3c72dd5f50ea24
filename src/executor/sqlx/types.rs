//! Types as `sqlx` knows them → as `postgres-types` does.

use postgres_types::{Field, Kind, Type};
use sqlx::TypeInfo;
use sqlx::postgres::{PgTypeInfo, PgTypeKind};

/// What `sqlx` shows of a type that it has not looked up.
const UNKNOWN: &str = "?";

/// The type. Its namespace is empty where `sqlx` does not tell it, which is where the connection's
/// `search_path` finds the type by its bare name.
pub(super) fn of(info: &PgTypeInfo) -> Type {
    let oid = info.oid().map_or(0, |oid| oid.0);
    if let Some(built_in) = Type::from_oid(oid) {
        return built_in;
    }
    // Its kind cannot be asked then.
    if oid == 0 || info.name() == UNKNOWN {
        return Type::new(info.name().to_owned(), oid, Kind::Simple, String::new());
    }
    let kind = match info.kind() {
        PgTypeKind::Simple => Kind::Simple,
        PgTypeKind::Pseudo => Kind::Pseudo,
        PgTypeKind::Domain(base) => Kind::Domain(of(base)),
        PgTypeKind::Composite(fields) => {
            let field = |(name, info): &(String, PgTypeInfo)| Field::new(mended(name), of(info));
            Kind::Composite(fields.iter().map(field).collect())
        }
        PgTypeKind::Array(element) => Kind::Array(of(element)),
        PgTypeKind::Enum(labels) => Kind::Enum(labels.to_vec()),
        PgTypeKind::Range(over) => Kind::Range(of(over)),
    };
    let (namespace, name) = parts(info.name());
    Type::new(name, oid, kind, namespace)
}

/// The name of an attribute, of which `sqlx` takes each byte for a character.
fn mended(name: &str) -> String {
    let bytes: Result<Vec<u8>, _> = name.chars().map(u8::try_from).collect();
    let mended = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    mended.unwrap_or_else(|| name.to_owned())
}

/// The built-in type of a name in `pg_type`.
pub(super) fn built_in(name: &str) -> Option<Type> {
    // PostgreSQL numbers them by hand below this.
    (1..10_000).filter_map(Type::from_oid).find(|ty| ty.name() == name)
}

/// The name in `pg_type` of a built-in type that is written as SQL does.
pub(super) fn catalog_name(written: &str) -> &str {
    match written {
        "bigint" => "int8",
        "bit varying" => "varbit",
        "boolean" => "bool",
        "\"char\"" => "char",
        "character" => "bpchar",
        "character varying" => "varchar",
        "double precision" => "float8",
        "integer" => "int4",
        "real" => "float4",
        "smallint" => "int2",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        other => other,
    }
}

/// The namespace and the name of a type that is written as `regtype` does: qualified where the
/// `search_path` does not find it, quoted where need be.
pub(super) fn parts(written: &str) -> (String, String) {
    let (mut namespace, mut name) = (String::new(), String::new());
    let mut quoted = false;
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => name.extend(chars.next()),
            '"' => quoted = !quoted,
            '.' if !quoted => namespace = std::mem::take(&mut name),
            _ => name.push(c),
        }
    }
    (namespace, name)
}

#[cfg(test)]
mod tests {
    use super::{built_in, catalog_name, mended, parts};

    #[test]
    fn names_of_attributes_are_mended() {
        for (read, name) in [("s\u{c3}\u{bc}\u{c3}\u{9f}", "süß"), ("süß", "süß"), ("zip", "zip")]
        {
            assert_eq!(mended(read), name);
        }
    }

    #[test]
    fn names_are_read_as_regtype_writes_them() {
        for (written, namespace, name) in [
            ("mood", "", "mood"),
            ("rel.mood", "rel", "mood"),
            ("\"a.b\".\"c\"\"d\"", "a.b", "c\"d"),
            ("\"Mood\"", "", "Mood"),
        ] {
            assert_eq!(parts(written), (namespace.to_owned(), name.to_owned()), "{written}");
        }
    }

    #[test]
    fn built_in_types_are_found_by_the_names_of_sql() {
        for (written, oid) in [
            ("\"char\"", 18),
            ("character", 1042),
            ("double precision", 701),
            ("int4range", 3904),
            ("numeric", 1700),
            ("timestamp with time zone", 1184),
            ("_int2", 1005),
        ] {
            let found = built_in(catalog_name(written)).map(|ty| ty.oid());
            assert_eq!(found, Some(oid), "{written}");
        }
        assert_eq!(built_in("mood"), None);
    }
}
