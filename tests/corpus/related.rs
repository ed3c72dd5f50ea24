//! Runs in the crate that the test writes: every relation and every unique key of every table, on
//! rows, compared with what SQL of the test's own says, and each statement explained.

use std::collections::HashMap;

use schema::postgres::{Client, SimpleQueryMessage};
use schema::prelude::*;
use schema::{Cached, Error};

use crate::plans::{Look, Plans};

/// What a call answers: each row as text.
pub type Told = Result<Vec<String>, Error>;

/// The rows of a table, as models and as the database shows them.
pub struct Rows<M> {
    pub rows: Vec<M>,
    pub texts: Vec<String>,
}

/// What was found.
pub struct Related {
    pub client: Cached<Client>,
    plans: Plans,
    /// What models show, by relation and by what the database shows.
    known: HashMap<&'static str, HashMap<String, String>>,
    /// Relations that were called.
    pub relations: usize,
    /// Relations that lead from one row to none, from one to one, and from one to many.
    pub counts: [usize; 3],
    /// Functions of unique keys.
    pub keys: usize,
    /// Statements that were explained.
    pub statements: usize,
    /// Of these, those that look up columns that have no index.
    pub uncovered: usize,
    pub failed: usize,
}

/// The first two columns of the rows of a statement, which takes no parameters.
pub fn texts(client: &mut Client, sql: &str) -> Vec<[String; 2]> {
    let messages = client.simple_query(sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    let row = |message| match message {
        SimpleQueryMessage::Row(row) => {
            let text = |i: usize| row.get(i.min(row.len() - 1)).unwrap_or_default().to_owned();
            Some([text(0), text(1)])
        }
        _ => None,
    };
    messages.into_iter().filter_map(row).collect()
}

pub fn one<M: std::fmt::Debug>(row: M) -> Vec<String> {
    vec![format!("{row:?}")]
}

pub fn maybe<M: std::fmt::Debug>(row: Option<M>) -> Vec<String> {
    row.into_iter().flat_map(one).collect()
}

pub fn many<M: std::fmt::Debug>(rows: Vec<M>) -> Vec<String> {
    rows.into_iter().flat_map(one).collect()
}

fn sorted(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

impl Related {
    pub fn new(mut client: Client) -> Self {
        // The rows are looked at as they are.
        client.batch_execute("SET session_replication_role = replica").unwrap();
        let plans = Plans::new(&mut client);
        Self {
            client: Cached::new(client),
            plans,
            known: HashMap::new(),
            relations: 0,
            counts: [0; 3],
            keys: 0,
            statements: 0,
            uncovered: 0,
            failed: 0,
        }
    }

    /// What was found, in numbers.
    pub fn told(&self) -> String {
        let [none, one, many] = self.counts;
        format!(
            "{} relations, of which {none} lead from a row to none, {one} to one, {many} to many; \
             {} functions of keys; {} statements, {} without an index",
            self.relations, self.keys, self.statements, self.uncovered
        )
    }

    pub fn fail(&mut self, what: &str, why: impl std::fmt::Display) {
        println!("FAILED {what}: {why}");
        self.failed += 1;
    }

    /// Reads the rows of a table.
    pub fn read<M: Model + std::fmt::Debug>(&mut self) -> Rows<M> {
        let sql = format!("SELECT {}, __row::text FROM {} AS __row", M::SELECT, M::RELATION);
        let found = match self.client.query(&sql, &[]) {
            // A foreign table whose wrapper has no handler.
            Err(error) if error.code().is_some_and(|code| code.code() == "55000") => Vec::new(),
            found => found.unwrap(),
        };
        let rows: Vec<M> = found.iter().map(|row| M::from_row(row).unwrap()).collect();
        let texts: Vec<String> = found.iter().map(|row| row.get(row.len() - 1)).collect();
        let known: HashMap<_, _> =
            texts.iter().zip(&rows).map(|(text, row)| (text.clone(), format!("{row:?}"))).collect();
        self.known.insert(M::RELATION, known);
        Rows { rows, texts }
    }

    /// Compares a relation of every row with what each of these statements says of them.
    pub fn relation(
        &mut self,
        what: &str,
        (of, target): (&[String], &str),
        sql: &[&str],
        looks: &[Look],
        call: &dyn Fn(usize, &mut Cached<Client>) -> Told,
        load: &dyn Fn(&mut Cached<Client>) -> Result<Vec<Vec<String>>, Error>,
    ) {
        self.relations += 1;
        let mut wanted: Option<Vec<Vec<String>>> = None;
        for sql in sql {
            let mut found: HashMap<String, Vec<String>> = HashMap::new();
            for [one, other] in texts(&mut self.client, sql) {
                let other = self.known[target][&other].clone();
                found.entry(one).or_default().push(other);
            }
            // Rows that look alike lead to the same ones.
            let alike = |text: &String| of.iter().filter(|it| *it == text).count();
            let told = |text| sorted(found.get(text).cloned().unwrap_or_default());
            let rows: Vec<Vec<String>> = of
                .iter()
                .map(|text| told(text).into_iter().step_by(alike(text)).collect())
                .collect();
            if wanted.as_ref().is_some_and(|wanted| *wanted != rows) {
                self.fail(what, format_args!("the test's own statements differ: {sql}"));
            }
            wanted = Some(rows);
        }
        let wanted = wanted.unwrap();
        for (count, has) in self.counts.iter_mut().zip([0, 1, 2]) {
            *count += usize::from(wanted.iter().any(|rows| rows.len().min(2) == has));
        }
        if wanted.iter().all(Vec::is_empty) {
            self.fail(what, "no row leads anywhere");
        }
        for (i, wanted) in wanted.iter().enumerate() {
            match call(i, &mut self.client).map(sorted) {
                Ok(found) if found == *wanted => {}
                found => {
                    self.fail(what, format_args!("{} leads to {found:?}, not {wanted:?}", of[i]))
                }
            }
        }
        self.explain(what, looks);
        match load(&mut self.client) {
            Ok(found) => {
                let found: Vec<Vec<String>> = found.into_iter().map(sorted).collect();
                if found != wanted {
                    self.fail(what, format_args!("all lead to {found:?}, not {wanted:?}"));
                }
            }
            Err(error) => self.fail(what, format_args!("{error:?}")),
        }
        self.explain(what, looks);
    }

    /// The rows of which a predicate is true, as they are shown.
    pub fn rows_where(&mut self, relation: &str, predicate: &str) -> Vec<String> {
        let sql = format!("SELECT __row::text FROM {relation} AS __row WHERE {predicate}");
        let rows = texts(&mut self.client, &sql);
        rows.into_iter().map(|[text, _]| self.known[relation][&text].clone()).collect()
    }

    /// Does something to each row that has a unique key by that key, which answers with the row.
    pub fn key(
        &mut self,
        what: &str,
        rows: &[String],
        looks: &[Look],
        has: &dyn Fn(usize) -> bool,
        call: &dyn Fn(usize, &mut Cached<Client>) -> Told,
    ) {
        self.keys += 1;
        for (i, row) in rows.iter().enumerate().filter(|(i, _)| has(*i)) {
            self.client.batch_execute("BEGIN").unwrap();
            let found = call(i, &mut self.client);
            self.client.batch_execute("ROLLBACK").unwrap();
            match found {
                Ok(found) if found == [row.as_str()] => {}
                // A constraint that is deferrable or for a period is no key to upsert by.
                Err(error)
                    if what.ends_with(".upsert")
                        && ["55000", "42P10"].map(Some).contains(&error.code()) => {}
                found => self.fail(what, format_args!("of {row} it answers {found:?}")),
            }
        }
        self.explain(what, looks);
    }

    /// Reads a page after each row in the order of the primary key.
    pub fn page(
        &mut self,
        what: &str,
        (rows, order): (&[String], &str),
        looks: &[Look],
        after: &dyn Fn(usize, &mut Cached<Client>) -> Told,
    ) {
        let relation = looks[0].0;
        let sql = format!("SELECT __row::text FROM {relation} AS __row ORDER BY {order}");
        let sorted: Vec<String> =
            texts(&mut self.client, &sql).into_iter().map(|[text, _]| text).collect();
        let known = self.known[relation].clone();
        for (i, text) in rows.iter().enumerate() {
            let place = sorted.iter().position(|it| it == text).unwrap();
            let wanted: Vec<&String> =
                sorted.iter().skip(place + 1).take(2).map(|text| &known[text]).collect();
            match after(i, &mut self.client) {
                Ok(found) if found.iter().collect::<Vec<_>>() == wanted => {}
                found => self.fail(what, format_args!("after {text}: {found:?}, not {wanted:?}")),
            }
        }
        self.explain(what, looks);
    }

    /// Explains the statement that a function prepared, unless another one did before.
    fn explain(&mut self, what: &str, looks: &[Look]) {
        let (fresh, wrong, uncovered) = self.plans.fresh(&mut self.client, looks);
        self.statements += fresh.len();
        self.uncovered += uncovered;
        // It is another one where a value of a key is NULL.
        if fresh.iter().filter(|sql| !sql.contains(" IS NOT DISTINCT FROM NULL")).count() > 1 {
            self.fail(what, format_args!("its text is not constant: {fresh:#?}"));
        }
        for wrong in wrong {
            self.fail(what, wrong);
        }
    }
}
