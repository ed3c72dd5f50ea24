//! How often an offered rename is one: real schemas are renamed and changed at random, and what is
//! offered is compared with what was done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use schema_core::name::quote;
use schema_core::plan::rename::{candidates, moved};
use schema_core::plan::{Rename, To};
use schema_core::{Kind, ObjectId, Schema};
use schema_postgres::introspect;
use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.roll(all.len())]
    }
}

/// Words that have nothing to do with what they are given to.
const WORDS: [&str; 16] = [
    "account", "person", "remark", "label", "kind", "amount", "moment", "owner", "place", "state",
    "entry", "link", "grade", "origin", "target", "summary",
];

const TYPES: [&str; 6] = ["integer", "text", "date", "boolean", "bigint", "varchar(50)"];

/// Another name, which has something of the old one every second time.
fn other(dice: &mut Dice, name: &str, used: &mut BTreeSet<String>) -> String {
    loop {
        let word = *dice.one(&WORDS);
        let new = match dice.roll(6) {
            0 => format!("{name}_{word}"),
            1 => format!("new_{name}"),
            2 => name.chars().take(name.len() / 2 + 1).collect(),
            3 => word.to_owned(),
            4 => format!("{word}_{}", dice.one(&WORDS)),
            _ => format!("{word}{}", dice.roll(90)),
        };
        if new.len() < 60 && new != name && used.insert(new.clone()) {
            return new;
        }
    }
}

/// Some renames of tables, columns, types, constraints, indexes and views.
fn renames(dice: &mut Dice, schema: &Schema) -> Vec<Rename> {
    let mut used: BTreeSet<String> = schema.iter().map(|(id, _)| id.name()).collect();
    let mut all = Vec::new();
    for (id, entry) in schema.iter().filter(|(_, entry)| entry.extension.is_none()) {
        let one_in = match id.kind() {
            Kind::Table | Kind::View | Kind::MaterializedView => 5,
            Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => 3,
            Kind::Column if schema.parent(id).is_some_and(|it| it.kind() == Kind::Table) => 12,
            Kind::Constraint | Kind::Index => 12,
            _ => continue,
        };
        let inherited = entry.fields().iter().any(|(field, _)| *field == "inherited");
        if !inherited && dice.roll(one_in) == 0 {
            let to = To::Name(other(dice, &id.name(), &mut used));
            all.push(Rename { id: id.clone(), to });
        }
    }
    all
}

/// Changes that are no renames, as far as the server takes them.
fn disturb(dice: &mut Dice, client: &mut postgres::Client, schema: &Schema) {
    let tables: Vec<_> = schema.of_kind(Kind::Table).map(|(id, _)| id).collect();
    for number in 0..tables.len() / 4 + 1 {
        let table = dice.one(&tables).path();
        let columns = schema.columns(table);
        let name = format!("{}_{number}", dice.one(&WORDS));
        let sql = match dice.roll(5) {
            0 => format!("DROP TABLE {table} CASCADE"),
            1 | 2 if !columns.is_empty() => {
                // What goes and what comes in one table is what a rename looks like most.
                let column = quote(&dice.one(&columns).0.name());
                let new = dice.one(&TYPES);
                format!("ALTER TABLE {table} DROP COLUMN {column} CASCADE, ADD COLUMN {name} {new}")
            }
            3 => format!("ALTER TABLE {table} ADD COLUMN {name} {}", dice.one(&TYPES)),
            _ => format!(
                "CREATE TABLE public.{name} (id serial PRIMARY KEY, name text, {} {}, {}_at {})",
                dice.one(&WORDS),
                dice.one(&TYPES),
                dice.one(&WORDS),
                dice.one(&TYPES)
            ),
        };
        let _ = client.batch_execute(&sql);
    }
}

/// How many renames there were, were offered, and were offered where there was none.
#[derive(Default, Debug)]
struct Tally {
    done: usize,
    found: usize,
    wrong: usize,
}

fn round(
    dice: &mut Dice,
    name: &str,
    database: &ShadowDatabase,
    tally: &mut BTreeMap<Kind, Tally>,
) {
    let mut client = database.connect().unwrap();
    let from = introspect(&mut client).unwrap();
    let renames = renames(dice, &from);
    let (steps, truth) = moved(&from, &renames).unwrap();
    for step in &steps {
        client.batch_execute(&step.sql).unwrap_or_else(|error| panic!("{}: {error:?}", step.sql));
    }
    let renamed = introspect(&mut client).unwrap();
    disturb(dice, &mut client, &renamed);
    let to = introspect(&mut client).unwrap();
    let is_there = |id: &ObjectId| truth.get(id).is_some_and(|now| to.contains(now));
    for rename in renames.iter().filter(|rename| is_there(&rename.id)) {
        tally.entry(rename.id.kind()).or_default().done += 1;
    }
    let mut known: Vec<Rename> = Vec::new();
    let mut asked = BTreeSet::new();
    loop {
        let open = candidates(&from, &to, &known).unwrap();
        let Some(next) = open.into_iter().find(|it| asked.insert((it.from.clone(), it.to.clone())))
        else {
            return;
        };
        let tally = tally.entry(next.from.kind()).or_default();
        if truth.get(&next.from) == Some(&next.to) {
            tally.found += 1;
            known.extend(next.renames());
        } else {
            tally.wrong += 1;
            if std::env::var_os("SCHEMA_TEST_ONLY").is_some() {
                eprintln!(
                    "{name}: {} is not {} ({}, {})",
                    next.from, next.to, next.score, next.why
                );
            }
        }
    }
}

/// `SCHEMA_TEST_ROUNDS` says how often each schema is taken, `SCHEMA_TEST_ONLY` shows what was
/// offered wrongly.
#[test]
fn most_of_what_is_offered_was_renamed() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = here.join("../../shared/corpus/schemas");
    let Ok(folder) = std::fs::read_dir(&corpus) else {
        eprintln!("{} is absent: nothing is guessed", corpus.display());
        return;
    };
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    files.sort();
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let mut tally = BTreeMap::new();
    let mut dice = Dice(20_260_401);
    let rounds = std::env::var("SCHEMA_TEST_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap());
    for path in files {
        let scripts = read_scripts(std::slice::from_ref(&path)).unwrap();
        for _ in 0..rounds {
            let database = shadow.database().unwrap();
            run_scripts(&mut database.connect().unwrap(), &scripts).unwrap();
            round(&mut dice, &path.display().to_string(), &database, &mut tally);
        }
    }
    eprintln!("{tally:#?}");
    let sum = |part: fn(&Tally) -> usize| tally.values().map(part).sum::<usize>();
    let (done, found, wrong) = (sum(|it| it.done), sum(|it| it.found), sum(|it| it.wrong));
    eprintln!("{done} renames, {found} offered, {wrong} offered that were none");
    assert!(done > 100, "{done} renames are too few to tell");
    assert!(found * 10 >= done * 8, "{found} of {done} were offered");
    assert!(wrong * 10 <= found, "{wrong} besides {found} that were");
}
