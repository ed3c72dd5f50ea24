//! Asking the queries: in one thread that reads nothing, or in two over two connections.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use postgres::types::{ToSql, Type};
use postgres::{Client, Row};
use schema_core::Diagnostic;

use super::catalog::{Answer, Cells, Parameters, Request, failed, for_major};
use super::kinds::{self, JOBS, Query};
use super::{BEGIN, SETTINGS, Server};

/// Queries that one connection asks one after another.
type Job = &'static [Query];

/// What is still to be asked. The first connection takes from the front, the second from the back.
#[derive(Clone)]
pub(super) struct Jobs {
    left: Arc<Mutex<VecDeque<Job>>>,
    server: Arc<Server>,
}

impl Jobs {
    pub(super) fn new(server: Server) -> Self {
        Self { left: Arc::new(Mutex::new(JOBS.into())), server: Arc::new(server) }
    }

    fn take(&self, from: fn(&mut VecDeque<Job>) -> Option<Job>) -> Option<Job> {
        from(&mut self.left.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Asks every query, then those that the reader wants besides, until one fails or nobody listens.
pub(super) fn ask(
    client: &mut Client,
    jobs: &Jobs,
    answer: Sender<Answer>,
    requests: &Receiver<Request>,
) {
    while let Some(job) = jobs.take(VecDeque::pop_front) {
        if !ask_all(client, &jobs.server, job, &answer) {
            return;
        }
    }
    while let Ok((name, sql, parameters)) = requests.recv() {
        let rows = rows(client, name, sql, &parameters, jobs.server.major);
        let failed = rows.is_err();
        if answer.send((name, rows)).is_err() || failed {
            return;
        }
    }
}

/// Takes jobs off the first connection, over another one that sees the same state of the database.
/// Where there is none, the first connection does it all. Nobody waits for the thread.
pub(super) fn help(
    connect: impl FnOnce() -> Option<Client> + Send + 'static,
    snapshot: String,
    jobs: Jobs,
    answer: Sender<Answer>,
) {
    // Where there are no threads, there is no help.
    let _ = thread::Builder::new().spawn(move || {
        let Some(mut client) = connect() else { return };
        let begin = format!("{BEGIN} SET TRANSACTION SNAPSHOT '{snapshot}'; {SETTINGS}");
        if client.batch_execute(&begin).is_err() {
            return;
        }
        while let Some(job) = jobs.take(VecDeque::pop_back) {
            if !ask_all(&mut client, &jobs.server, job, &answer) {
                return;
            }
        }
    });
}

/// Whether all went well.
fn ask_all(client: &mut Client, server: &Server, job: Job, answer: &Sender<Answer>) -> bool {
    let mut given: HashMap<&str, Result<Parameters, Diagnostic>> = HashMap::new();
    let filled = match filled(client, job) {
        Ok(filled) => filled,
        Err(error) => {
            let name = job.first().map_or("catalogs", |query| query.name);
            let _ = answer.send((name, Err(error)));
            return false;
        }
    };
    let is_empty = |query: &Query| {
        !query.of.is_empty() && !query.of.iter().any(|catalog| filled.contains(*catalog))
    };
    for (i, query) in job.iter().enumerate() {
        let parameters = given.remove(query.name).unwrap_or_else(|| Ok(Parameters::new()));
        let rows = if is_empty(query) {
            Ok(Vec::new())
        } else {
            parameters.and_then(|it| rows(client, query.name, query.sql, &it, server.major))
        };
        if i == 0
            && let Ok(rows) = &rows
        {
            let later = job.iter().filter_map(|it| Some((it.name, it.parameters?(rows))));
            given = later.collect();
        }
        let failed = rows.is_err();
        if answer.send((query.name, rows)).is_err() || failed {
            return false;
        }
    }
    true
}

/// The catalogs that hold anything of a user's, as far as the queries ask.
fn filled(client: &mut Client, job: Job) -> Result<HashSet<String>, Diagnostic> {
    let Some(sql) = kinds::filled(job) else { return Ok(HashSet::new()) };
    let rows = client.query_typed(&sql, &[]).map_err(|error| failed("catalogs", &error))?;
    rows.iter().map(|row| Cells::new(row, "catalogs").get()).collect()
}

fn rows(
    client: &mut Client,
    name: &'static str,
    sql: &str,
    parameters: &Parameters,
    major: u32,
) -> Result<Vec<Row>, Diagnostic> {
    let parameters: Vec<(&(dyn ToSql + Sync), Type)> =
        parameters.iter().map(|(value, of)| (&**value as _, of.clone())).collect();
    client.query_typed(&for_major(sql, major), &parameters).map_err(|error| failed(name, &error))
}
