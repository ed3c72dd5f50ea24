//! Asking the queries: in one thread that reads nothing, or in two over two connections.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use postgres::types::{ToSql, Type};
use postgres::{Client, Row};
use schema_core::Diagnostic;

use super::catalog::{Answer, Parameters, Request, failed, for_major};
use super::kinds::{JOBS, Query};
use super::{BEGIN, SETTINGS};

/// Queries that one connection asks one after another.
type Job = &'static [Query];

/// What is still to be asked. The first connection takes from the front, the second from the back.
#[derive(Clone)]
pub(super) struct Jobs(Arc<Mutex<VecDeque<Job>>>);

impl Jobs {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(JOBS.into())))
    }

    fn take(&self, from: fn(&mut VecDeque<Job>) -> Option<Job>) -> Option<Job> {
        from(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Asks every query, then those that the reader wants besides, until one fails or nobody listens.
pub(super) fn ask(
    client: &mut Client,
    major: u32,
    jobs: &Jobs,
    answer: &Sender<Answer>,
    requests: &Receiver<Request>,
) {
    while let Some(job) = jobs.take(VecDeque::pop_front) {
        if !ask_all(client, major, job, answer) {
            return;
        }
    }
    while let Ok((name, sql, parameters)) = requests.recv() {
        let rows = rows(client, name, sql, &parameters, major);
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
    major: u32,
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
            if !ask_all(&mut client, major, job, &answer) {
                return;
            }
        }
    });
}

/// Whether all went well.
fn ask_all(client: &mut Client, major: u32, job: Job, answer: &Sender<Answer>) -> bool {
    let mut parameters = Ok(Parameters::new());
    let mut queries = job.iter().peekable();
    while let Some(query) = queries.next() {
        let rows = parameters.and_then(|it| rows(client, query.name, query.sql, &it, major));
        parameters = match (&rows, queries.peek().and_then(|next| next.parameters)) {
            (Ok(rows), Some(parameters)) => parameters(rows),
            _ => Ok(Parameters::new()),
        };
        let failed = rows.is_err();
        if answer.send((query.name, rows)).is_err() || failed {
            return false;
        }
    }
    true
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
