//! Plan → database: only on the schema that the plan starts from, and told what came of it.

use std::time::{Duration, Instant};

use postgres::Client;
use postgres::error::SqlState;
use postgres::types::{ToSql, Type};
use schema_core::name::quote;
use schema_core::plan::PlanFile;
use schema_core::plan::file::{FileStep, Odd};
use schema_core::{Diagnostic, Schema};

use crate::introspect_with;

/// Whoever applies a plan holds this advisory lock of the database: `schema` in ASCII.
const ADVISORY_LOCK: i64 = 0x0073_6368_656d_6101;

/// How many differences a message names.
const NAMED: usize = 5;

/// How long a transaction that did not get its locks in time lets others pass before each time
/// that it is tried again.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(300),
    Duration::from_millis(600),
    Duration::from_millis(1_200),
    Duration::from_millis(2_400),
    Duration::from_millis(4_800),
];

/// How long a step of an online plan waits for a lock, and all who come later wait behind it.
const ONLINE_LOCK_TIMEOUT: Duration = Duration::from_secs(3);

/// What bounds the waiting.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApplyOptions {
    /// How long a step waits for a lock (`lock_timeout`); `None` leaves the role's setting, or is
    /// 3 s where the plan is an online one. A transaction that waits longer is rolled back and
    /// tried again after pauses that grow. What runs outside of a transaction waits as long as it
    /// takes: nobody waits for it.
    pub lock_timeout: Option<Duration>,
    /// How long a step may run (`statement_timeout`); `None` leaves the role's setting.
    pub statement_timeout: Option<Duration>,
}

/// How applying ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Applied {
    /// Every step was done, and the database has the schema that the plan leads to.
    Done {
        /// How long the steps took.
        elapsed: Duration,
        /// Whether columns stand in another order than in the schema that the plan leads to.
        reordered: bool,
    },
    /// The database had that schema already.
    Already,
}

/// Applies a plan.
///
/// Takes an advisory lock first, so that two never apply at once. Steps that can share a
/// transaction do. `progress` is called before each step with its number, from 1.
///
/// # Errors
/// `apply-roles` where the server lacks roles that the plan names,
/// `apply-busy` where somebody else applies a plan, `apply-start` where the database has another
/// schema than the plan starts from, `apply-failed` with what was done and what was not, and
/// `apply-result` where all was done and the schema is still another one.
pub fn apply(
    client: &mut Client,
    plan: &PlanFile,
    options: ApplyOptions,
    progress: &mut dyn FnMut(usize, &FileStep),
) -> Result<Applied, Diagnostic> {
    let sql = format!("SELECT pg_catalog.pg_try_advisory_lock({ADVISORY_LOCK})");
    let rows = client.query_typed(&sql, &[]).map_err(|error| failed(&error))?;
    if !rows.first().is_some_and(|row| row.try_get(0).unwrap_or(false)) {
        return Err(Diagnostic::error(
            "apply-busy",
            "somebody else applies a plan to this database",
        )
        .help("wait until it is done, then try again"));
    }
    let applied = locked(client, plan, options, progress);
    // A session that was lost holds no lock.
    let _ = client.batch_execute(&format!("SELECT pg_catalog.pg_advisory_unlock({ADVISORY_LOCK})"));
    applied
}

fn locked(
    client: &mut Client,
    plan: &PlanFile,
    options: ApplyOptions,
    progress: &mut dyn FnMut(usize, &FileStep),
) -> Result<Applied, Diagnostic> {
    let found = introspect_with(client, plan.extent)?;
    if !plan.starts_at(&found) {
        if plan.odd_at_end(&found).is_empty() {
            return Ok(Applied::Already);
        }
        return Err(another_start(plan, &found));
    }
    roles(client, plan)?;
    let started = Instant::now();
    let lock_timeout = options.lock_timeout.or(plan.online.then_some(ONLINE_LOCK_TIMEOUT));
    let options = ApplyOptions { lock_timeout, ..options };
    let settings = plan.settings.iter().cloned().chain(session(options));
    for sql in settings {
        client.batch_execute(&sql).map_err(|error| failed(&error))?;
    }
    let mut done = 0;
    for segment in plan.segments() {
        let mut pauses = PAUSES.iter();
        loop {
            let mut reached = done;
            let Err(error) = run_segment(client, segment, lock_timeout, &mut |step| {
                reached += 1;
                progress(reached, step);
            }) else {
                break;
            };
            let again = error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
                && segment.iter().all(|step| step.transactional);
            match pauses.next().filter(|_| again) {
                Some(pause) => std::thread::sleep(*pause),
                None => return Err(stopped(plan, done, reached, segment, &error)),
            }
        }
        done += segment.len();
    }
    let elapsed = started.elapsed();
    let result = introspect_with(client, plan.extent)?;
    let odd = plan.odd_at_end(&result);
    if odd.is_empty() {
        return Ok(Applied::Done { elapsed, reordered: plan.digest_of(&result) != plan.to.digest });
    }
    let why = format!(
        "every step was done, and the schema is not the one that the plan leads to: {}",
        listed(&odd)
    );
    Err(Diagnostic::error("apply-result", why)
        .help(format!("see what is left: cargo schema diff URL {}", plan.to.source)))
}

/// Makes sure that the roles are there that the steps name.
fn roles(client: &mut Client, plan: &PlanFile) -> Result<(), Diagnostic> {
    let sql = "SELECT role FROM unnest($1::text[]) role WHERE role NOT IN (SELECT rolname FROM pg_catalog.pg_roles)";
    let names = [(&plan.roles as &(dyn ToSql + Sync), Type::TEXT_ARRAY)];
    let rows = client.query_typed(sql, &names).map_err(|error| failed(&error))?;
    let missing: Vec<String> = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let create: Vec<_> =
        missing.iter().map(|name| format!("CREATE ROLE {};", quote(name))).collect();
    let why = format!("the server lacks roles that the plan names: {}", missing.join(", "));
    Err(Diagnostic::error("apply-roles", why)
        .help(format!("make them first, with the rights they need: {}", create.join(" ")))
        .help("or let the plan make them: cargo schema plan FROM TO --create-roles"))
}

/// Runs steps in one transaction, or the one step that cannot have one.
fn run_segment(
    client: &mut Client,
    segment: &[FileStep],
    lock_timeout: Option<Duration>,
    before: &mut dyn FnMut(&FileStep),
) -> Result<(), postgres::Error> {
    let transaction = segment.iter().all(|step| step.transactional);
    // A lock that is not granted in time would leave a broken index.
    let patient = lock_timeout.filter(|_| !transaction);
    if transaction {
        client.batch_execute("BEGIN")?;
    } else if patient.is_some() {
        client.batch_execute("SET lock_timeout = 0")?;
    }
    for step in segment {
        before(step);
        if let Err(error) = client.batch_execute(&step.sql) {
            if transaction {
                // Where the session is lost, the server rolls back by itself.
                let _ = client.batch_execute("ROLLBACK");
            }
            return Err(error);
        }
    }
    if transaction {
        client.batch_execute("COMMIT")?;
    } else if let Some(time) = patient {
        client.batch_execute(&format!("SET lock_timeout = {}", time.as_millis()))?;
    }
    Ok(())
}

fn session(options: ApplyOptions) -> Vec<String> {
    let mut settings = Vec::new();
    let mut set = |name: &str, time: Option<Duration>| {
        settings.extend(time.map(|time| format!("SET {name} = {}", time.as_millis())));
    };
    set("lock_timeout", options.lock_timeout);
    set("statement_timeout", options.statement_timeout);
    settings
}

fn another_start(plan: &PlanFile, found: &Schema) -> Diagnostic {
    let odd = plan.odd_at_start(found);
    let what = match odd.is_empty() {
        true => "columns stand in another order".to_owned(),
        false => listed(&odd),
    };
    let why = format!("the database has another schema than the plan starts from: {what}");
    Diagnostic::error("apply-start", why)
        .help(format!("see what differs: cargo schema diff {} URL", plan.from.source))
        .help(again(plan))
}

fn stopped(
    plan: &PlanFile,
    done: usize,
    reached: usize,
    segment: &[FileStep],
    error: &postgres::Error,
) -> Diagnostic {
    let count = plan.steps.len();
    let at = reached.max(done + 1);
    let object = plan.steps.get(at - 1).map(|step| step.object.clone()).unwrap_or_default();
    let reason = reason(error);
    let mut why = format!("step {at} of {count} failed: {reason}");
    let alone = segment.iter().any(|step| !step.transactional);
    if done == 0 && !alone {
        why.push_str("\nnothing was changed: its transaction was rolled back");
    } else {
        if done > 0 {
            why.push_str(&format!("\ndone: {}", range(1, done)));
        }
        if alone {
            why.push_str(&format!(
                "\nstep {at} ran outside of a transaction, parts of it may be left"
            ));
        }
        let first = if alone { at + 1 } else { done + 1 };
        if first <= count {
            why.push_str(&format!("\nnot done: {}", range(first, count)));
        }
    }
    let mut diagnostic = Diagnostic::error("apply-failed", why).object(object);
    if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) {
        diagnostic = diagnostic
            .help("another session holds the lock (pg_stat_activity): try again, or allow more time with --lock-timeout");
    }
    if error.as_db_error().is_none() {
        diagnostic = diagnostic.help("the connection was lost: check that the server is running");
    }
    match done == 0 && !alone {
        true => diagnostic.help("correct the cause and apply the plan again"),
        false => diagnostic.help(again(plan)),
    }
}

fn again(plan: &PlanFile) -> String {
    format!("make a plan from what is there now: cargo schema plan URL {}", plan.to.source)
}

fn range(first: usize, last: usize) -> String {
    if first == last { format!("step {first}") } else { format!("steps {first} to {last}") }
}

fn listed(odd: &[Odd]) -> String {
    let mut names: Vec<String> = odd.iter().take(NAMED).map(ToString::to_string).collect();
    if odd.len() > NAMED {
        names.push(format!("and {} more", odd.len() - NAMED));
    }
    names.join(", ")
}

/// The server's reason, with what it adds to explain it.
pub(crate) fn reason(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => {
            let mut text = format!("{} (SQLSTATE {})", db.message(), db.code().code());
            for more in [db.detail(), db.hint()].into_iter().flatten() {
                text.push_str("; ");
                text.push_str(more);
            }
            text
        }
        None => {
            let source = std::error::Error::source(error);
            source.map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
        }
    }
}

fn failed(error: &postgres::Error) -> Diagnostic {
    Diagnostic::error("apply-failed", format!("nothing was changed: {}", reason(error)))
        .help("check that the role may do what the plan does")
}
