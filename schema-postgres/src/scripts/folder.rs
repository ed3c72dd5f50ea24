//! The order of the files of a folder: that of the tool that owns it.
//!
//! | tool | files |
//! |---|---|
//! | Diesel | `<version>_name/up.sql`, by version without its dashes |
//! | Prisma | `<version>_name/migration.sql`, by name |
//! | sqlx, golang-migrate | `<version>_name.up.sql` (`.down.sql` left out), by number |
//! | sqlx, dbmate, goose, plain files | `<version>_name.sql`, by number, then by name |
//! | Flyway | `V<version>__name.sql` by the numbers of the version, from the highest `B<version>__` on; then `R__name.sql` by name; `U<version>__` of a `V<version>__` left out |
//! | refinery | `V<version>__name.sql` and `U<version>__name.sql` by version |

use std::cmp::Ordering;

/// What a folder holds, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    File(String),
    Folder(String),
}

impl Entry {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::File(name) | Self::Folder(name) => name,
        }
    }
}

/// The entries to read, in order, and whether they are migrations. `is_migration` tells whether a
/// folder of that name holds a migration of Diesel or Prisma.
pub(super) fn order(
    entries: Vec<Entry>,
    is_migration: &dyn Fn(&str) -> bool,
) -> (Vec<Entry>, bool) {
    let (mut entries, hidden): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| !entry.name().starts_with('.'));
    drop(hidden);
    entries.retain(|entry| match entry {
        Entry::File(name) => is_sql(name),
        Entry::Folder(_) => true,
    });
    let names: Vec<String> = entries.iter().map(|entry| entry.name().to_owned()).collect();
    entries.retain(|entry| !matches!(entry, Entry::File(name) if goes_back(name, &names)));

    let versioned = entries
        .iter()
        .filter(|entry| matches!(entry, Entry::File(name) if Versioned::parse(name).is_some()));
    if versioned.count() > 0 {
        return (flyway(entries), true);
    }
    let folders =
        entries.iter().any(|entry| matches!(entry, Entry::Folder(name) if is_migration(name)));
    if folders {
        entries.retain(|entry| matches!(entry, Entry::Folder(name) if is_migration(name)));
        entries.sort_by_cached_key(|entry| {
            let version = entry.name().split('_').next().unwrap_or_default().replace('-', "");
            (version, entry.name().to_owned())
        });
        return (entries, true);
    }
    entries.sort_by(|a, b| natural(a.name(), b.name()));
    let numbered =
        entries.iter().any(|entry| entry.name().starts_with(|c: char| c.is_ascii_digit()));
    (entries, numbered)
}

fn is_sql(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(stem, end)| !stem.is_empty() && end.eq_ignore_ascii_case("sql"))
}

/// Whether a file undoes another one.
fn goes_back(name: &str, names: &[String]) -> bool {
    let lower = name.to_ascii_lowercase();
    let has = |other: String| names.iter().any(|name| name.to_ascii_lowercase() == other);
    lower.ends_with(".down.sql")
        || lower.strip_suffix(".undo.sql").is_some_and(|stem| has(format!("{stem}.sql")))
        || ["_", "-"].iter().any(|dash| {
            let stem = lower.strip_suffix(&format!("{dash}down.sql"));
            stem.is_some_and(|stem| has(format!("{stem}{dash}up.sql")))
        })
}

/// A file name of Flyway or refinery.
struct Versioned {
    kind: u8,
    version: Vec<u64>,
}

impl Versioned {
    fn parse(name: &str) -> Option<Self> {
        let (before, _) = name.split_once("__")?;
        let kind = *before.as_bytes().first()?;
        let version = before.get(1..)?;
        match kind {
            b'R' if version.is_empty() => Some(Self { kind, version: Vec::new() }),
            b'V' | b'U' | b'B' => {
                let mut version = version
                    .split(['.', '_'])
                    .map(|part| part.parse().ok())
                    .collect::<Option<Vec<u64>>>()?;
                // 1.0 and 1 are the same version.
                while version.len() > 1 && version.last() == Some(&0) {
                    version.pop();
                }
                Some(Self { kind, version })
            }
            _ => None,
        }
    }
}

fn flyway(entries: Vec<Entry>) -> Vec<Entry> {
    let parsed: Vec<(Option<Versioned>, Entry)> = entries
        .into_iter()
        .map(|entry| match &entry {
            Entry::File(name) => (Versioned::parse(name), entry),
            Entry::Folder(_) => (None, entry),
        })
        .collect();
    let versions = |wanted: u8| -> Vec<Vec<u64>> {
        parsed
            .iter()
            .filter_map(|(file, _)| file.as_ref().filter(|file| file.kind == wanted))
            .map(|file| file.version.clone())
            .collect()
    };
    let forward = versions(b'V');
    let base = versions(b'B').into_iter().max();
    let mut kept: Vec<(u8, Vec<u64>, Entry)> = parsed
        .into_iter()
        .filter_map(|(file, entry)| {
            let Some(file) = file else {
                // Other files are not run by these tools; folders are searched as well.
                return matches!(entry, Entry::Folder(_)).then(|| (1, Vec::new(), entry));
            };
            let runs = match file.kind {
                b'U' => !forward.contains(&file.version),
                b'B' => Some(&file.version) == base.as_ref(),
                b'V' => base.as_ref().is_none_or(|base| file.version > *base),
                _ => true,
            };
            runs.then_some((if file.kind == b'R' { 2 } else { 0 }, file.version, entry))
        })
        .collect();
    kept.sort_by(|a, b| {
        (a.0, &a.1).cmp(&(b.0, &b.1)).then_with(|| natural(a.2.name(), b.2.name()))
    });
    kept.into_iter().map(|(.., entry)| entry).collect()
}

/// Compares as people do: digits by the number they make.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a, b);
    loop {
        match (x.is_empty(), y.is_empty()) {
            (true, true) => return a.cmp(b),
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (false, false) => {}
        }
        let (number_x, rest_x) = digits(x);
        let (number_y, rest_y) = digits(y);
        if !number_x.is_empty() && !number_y.is_empty() {
            // Longer numbers are greater; this way there is no largest one.
            let significant = |number: &str| number.trim_start_matches('0').to_owned();
            let (n, m) = (significant(number_x), significant(number_y));
            let order = n.len().cmp(&m.len()).then_with(|| n.cmp(&m));
            if order != Ordering::Equal {
                return order;
            }
            (x, y) = (rest_x, rest_y);
            continue;
        }
        let (mut chars_x, mut chars_y) = (x.chars(), y.chars());
        let order = chars_x.next().cmp(&chars_y.next());
        if order != Ordering::Equal {
            return order;
        }
        (x, y) = (chars_x.as_str(), chars_y.as_str());
    }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> (Vec<String>, bool) {
        let entries = names.iter().rev().map(|name| Entry::File((*name).to_owned())).collect();
        let (entries, migrations) = order(entries, &|_| false);
        (entries.iter().map(|entry| entry.name().to_owned()).collect(), migrations)
    }

    #[test]
    fn plain_files_by_number_then_name() {
        let names = ["1_a.sql", "2_b.sql", "10_c.sql", "010_d.sql", "20240101_e.SQL"];
        assert_eq!(files(&names), (names.map(str::to_owned).to_vec(), true));
        assert_eq!(
            files(&["a.sql", "b.sql", "b2.sql", "b10.sql", "readme.md", ".x.sql"]),
            (["a.sql", "b.sql", "b2.sql", "b10.sql"].map(str::to_owned).to_vec(), false)
        );
    }

    #[test]
    fn what_goes_back_is_left_out() {
        let (names, _) = files(&[
            "1_a.up.sql",
            "1_a.down.sql",
            "2_b.up.sql",
            "2_b.down.sql",
            "3_c.sql",
            "10_d.down.sql",
        ]);
        assert_eq!(names, ["1_a.up.sql", "2_b.up.sql", "3_c.sql"]);
        let (names, _) =
            files(&["1_up.sql", "1_down.sql", "2_slow_down.sql", "3_x.undo.sql", "3_x.sql"]);
        assert_eq!(names, ["1_up.sql", "2_slow_down.sql", "3_x.sql"]);
    }

    #[test]
    fn flyway_by_version() {
        let (names, migrations) = files(&[
            "V1__a.sql",
            "V1.2__b.sql",
            "V1_10__c.sql",
            "V2__d.sql",
            "R__views.sql",
            "R__a.sql",
            "U1.2__b.sql",
            "U2.0__d.sql",
            "notes.sql",
        ]);
        assert!(migrations);
        assert_eq!(
            names,
            ["V1__a.sql", "V1.2__b.sql", "V1_10__c.sql", "V2__d.sql", "R__a.sql", "R__views.sql"]
        );
        let (names, _) =
            files(&["V1__a.sql", "B2__base.sql", "V2__b.sql", "B1__x.sql", "V3__c.sql"]);
        assert_eq!(names, ["B2__base.sql", "V3__c.sql"]);
    }

    #[test]
    fn refinery_runs_its_u_files() {
        let (names, _) = files(&["V1__a.sql", "U2__b.sql", "V3__c.sql", "U10__d.sql"]);
        assert_eq!(names, ["V1__a.sql", "U2__b.sql", "V3__c.sql", "U10__d.sql"]);
    }

    #[test]
    fn diesel_folders_by_version() {
        let folders = ["2019-01-02-000000_b", "20180101000000_a", "00000000000000_setup", "other"];
        let mut entries: Vec<_> = folders.map(|name| Entry::Folder(name.to_owned())).to_vec();
        entries.push(Entry::File("schema.sql".to_owned()));
        let (entries, migrations) = order(entries, &|name| name != "other");
        let names: Vec<_> = entries.iter().map(Entry::name).collect();
        assert!(migrations);
        assert_eq!(names, ["00000000000000_setup", "20180101000000_a", "2019-01-02-000000_b"]);
    }

    #[test]
    fn numbers_have_no_largest() {
        assert_eq!(
            natural("99999999999999999999999999_a", "100000000000000000000000000_a"),
            Ordering::Less
        );
        assert_eq!(natural("a1b", "a01b"), Ordering::Greater);
        assert_eq!(natural("é1", "é1"), Ordering::Equal);
    }
}
