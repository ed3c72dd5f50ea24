//! Times the same jobs with our models, `tokio-postgres` by hand, Diesel-async, sqlx and SeaORM, on
//! the empty database whose address is the first argument: in turns, each in a round before the next
//! round. What is told is the median of the ratios of each round. Further arguments choose among the jobs by how their titles begin.
//! Fails where the models take over 1.05 times as long as hands, or longer than another peer.

mod by_sqlx;
mod diesel_async;
mod feed;
mod hand;
mod ours;
mod peer;
mod sea;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use tokio_postgres::{Client, Config};

use by_sqlx::Sqlx;
use diesel_async::Diesel;
use hand::Hand;
use ours::Ours;
use peer::{Peer, Person, Result};
use sea::Sea;

/// How many rows are inserted.
const ROWS: usize = 10_000;
/// What the models may take of the time of hands.
const LIMIT: f64 = 1.05;

const SCRIPTS: [&str; 3] = [
    include_str!("../../../examples/realworld/db/001_people.sql"),
    include_str!("../../../examples/realworld/db/002_articles.sql"),
    include_str!("seed.sql"),
];

/// What is measured.
#[derive(Clone, Copy)]
enum Job {
    Find,
    Page,
    Load,
    Insert,
}

/// Each with how often it is done in a round, and in how many rounds: many short ones, of which few
/// are disturbed by what else the machine does; a multiple of 20, so that all orders come alike.
const JOBS: [(Job, &str, u32, usize); 4] = [
    (Job::Find, "find by primary key", 50, 800),
    (Job::Page, "page of 100, filtered and ordered", 10, 400),
    (Job::Load, "children of 1,000 parents", 1, 400),
    (Job::Insert, "insert 10,000", 1, 80),
];

/// The times of each peer, by name.
type Times = Vec<(&'static str, Vec<Duration>)>;

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    // In a task, as the requests of a server are: before the future of `block_on` itself is polled
    // again, the runtime asks the system for events once more, whatever it waits for.
    let done = runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(async { tokio::spawn(run(arguments)).await? }));
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let mut cause: Option<&dyn std::error::Error> = Some(&*error);
            while let Some(error) = cause {
                eprintln!("{error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Vec<String>) -> Result<bool> {
    let mut arguments = arguments.into_iter();
    let address = arguments.next().ok_or("say the address of an empty database")?;
    let chosen: Vec<String> = arguments.collect();
    let wanted = |title: &str| {
        chosen.is_empty() || chosen.iter().any(|beginning| title.starts_with(beginning.as_str()))
    };
    let server: Config = address.parse()?;
    let client = peer::client(&server).await?;
    for script in SCRIPTS {
        for statement in script.split_inclusive(";\n\n") {
            client.batch_execute(statement).await?;
        }
    }
    let mut ours = Ours::open(&server).await?;
    let mut hand = Hand::open(&server).await?;
    let mut diesel = Diesel::open(&server).await?;
    let mut sqlx = Sqlx::open(&server).await?;
    let mut sea = Sea::open(&server).await?;

    let mut passed = true;
    // First, for the server plans otherwise for an index as large as the inserts leave it.
    if wanted(feed::TITLE) {
        passed &= report(feed::TITLE, &feed::run(&server).await?);
    }
    for (job, title, times, rounds) in JOBS {
        if !wanted(title) {
            continue;
        }
        let mut taken: Times = Vec::new();
        // The first round only warms up.
        for round in 0..=rounds {
            for turn in 0..5 {
                // Each comes after each other one equally often, and is first equally often: the
                // one before leaves the caches, and its pool's tasks.
                match (round + turn * (1 + round / 5 % 4)) % 5 {
                    0 => time(&client, &mut ours, job, times, round, &mut taken).await?,
                    1 => time(&client, &mut hand, job, times, round, &mut taken).await?,
                    2 => time(&client, &mut diesel, job, times, round, &mut taken).await?,
                    3 => time(&client, &mut sqlx, job, times, round, &mut taken).await?,
                    _ => time(&client, &mut sea, job, times, round, &mut taken).await?,
                }
            }
        }
        passed &= report(title, &taken);
    }
    Ok(passed)
}

/// Times a job of a peer.
async fn time<P: Peer>(
    client: &Client,
    peer: &mut P,
    job: Job,
    times: u32,
    round: usize,
    taken: &mut Times,
) -> Result<()> {
    let new = match job {
        Job::Insert => Some(P::new(people())),
        _ => None,
    };
    let round_number = i64::try_from(round)?;
    let start = Instant::now();
    match (job, new) {
        (Job::Find, _) => {
            for i in 0..i64::from(times) {
                let id = 1 + (round_number * 17 + i) % 1_000;
                let expected = format!("user{id}@example.org").len();
                expect::<P, _>(peer.find(id).await?, expected)?;
            }
        }
        (Job::Page, _) => {
            for i in 0..i64::from(times) {
                // The articles of an author are 50 apart.
                let author = 1 + (round_number + i) % 50;
                let newest = if author == 1 { 10_000 } else { 9_950 + author - 1 };
                expect::<P, _>(peer.page(author).await?, 100 * newest - 50 * 99 * 100 / 2)?;
            }
        }
        (Job::Load, _) => {
            for _ in 0..times {
                expect::<P, _>(peer.load().await?, (5_000, 5))?;
            }
        }
        (Job::Insert, Some(new)) => peer.insert(new).await?,
        (Job::Insert, None) => {}
    }
    let time = start.elapsed() / times;
    if let Job::Insert = job {
        let gone = client.execute("DELETE FROM users WHERE id > 1000", &[]).await?;
        expect::<P, _>(gone, ROWS as u64)?;
        client.batch_execute("VACUUM users").await?;
    }
    if round > 0 {
        note(taken, P::NAME, time);
    }
    Ok(())
}

/// Keeps a time.
pub(crate) fn note(taken: &mut Times, name: &'static str, time: Duration) {
    match taken.iter_mut().find(|(known, _)| *known == name) {
        Some((_, times)) => times.push(time),
        None => taken.push((name, vec![time])),
    }
}

fn people() -> Vec<Person> {
    (0..ROWS)
        .map(|i| Person {
            username: format!("new{i}"),
            email: format!("new{i}@example.org"),
            password_hash: format!("{i:032x}"),
        })
        .collect()
}

fn expect<P: Peer, T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<()> {
    match found == expected {
        true => Ok(()),
        false => Err(format!("{} found {found:?}, not {expected:?}", P::NAME).into()),
    }
}

/// Prints a job, and tells whether the models are fast enough.
fn report(title: &str, taken: &Times) -> bool {
    println!("  {title}");
    let of = |wanted: &str| taken.iter().find(|(name, _)| *name == wanted).map(|(_, it)| it);
    let (Some(ours), Some(hand)) = (of(Ours::NAME), of(Hand::NAME)) else { return false };
    let mut lines: Vec<_> = taken
        .iter()
        .map(|(name, times)| (*name, median(micros(times)), ratio(times, hand), ratio(ours, times)))
        .collect();
    lines.sort_by(|one, other| one.2.total_cmp(&other.2));
    let mut passed = true;
    for (name, median, to_hand, ours_to_it) in lines {
        let most = if name == Hand::NAME { LIMIT } else { 1.0 };
        let word = if ours_to_it <= most { "" } else { "  AHEAD OF THE MODELS" };
        passed &= ours_to_it <= most;
        println!("    {name:<15} {median:>10.1} µs  {to_hand:>5.2}{word}");
    }
    passed
}

fn micros(times: &[Duration]) -> impl Iterator<Item = f64> {
    times.iter().map(|time| time.as_secs_f64() * 1e6)
}

/// The median of how many times as long one took as the other in the same round: what slows the
/// machine down for a while slows both.
fn ratio(one: &[Duration], other: &[Duration]) -> f64 {
    median(micros(one).zip(micros(other)).map(|(one, other)| one / other))
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
