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
            let field = |(name, info): &(String, PgTypeInfo)| Field::new(name.clone(), of(info));
            Kind::Composite(fields.iter().map(field).collect())
        }
        PgTypeKind::Array(element) => Kind::Array(of(element)),
        PgTypeKind::Enum(labels) => Kind::Enum(labels.to_vec()),
        PgTypeKind::Range(over) => Kind::Range(of(over)),
    };
    let (namespace, name) = parts(info.name());
    Type::new(name, oid, kind, namespace)
}

/// The namespace and the name of a type that is written as `regtype` does: qualified where the
/// `search_path` does not find it, quoted where need be.
fn parts(written: &str) -> (String, String) {
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
    use super::parts;

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
}
