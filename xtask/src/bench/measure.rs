//! Medians, processor time, and how a result is shown.

use std::process::Command;
use std::time::Duration;

use crate::Result;
use crate::command::{line, output};

/// The median of what `work` returns in `rounds` rounds.
pub(super) fn median(
    rounds: usize,
    mut work: impl FnMut() -> Result<Duration>,
) -> Result<Duration> {
    let mut times = (0..rounds).map(|_| work()).collect::<Result<Vec<_>>>()?;
    times.sort();
    times.get(rounds / 2).copied().ok_or_else(|| "no rounds".into())
}

/// The processor time that a command and its children spend in user mode.
pub(super) fn user_time(command: &Command) -> Result<Duration> {
    // The shell's own `times`, because there is no other way on all systems.
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$@\" >/dev/null 2>&1 || exit 1; times", "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let output = output(&mut shell)?;
    if !output.status.success() {
        return Err(format!("{} failed", line(command)).into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    children(&text).ok_or_else(|| format!("the shell's times cannot be read: {text}").into())
}

/// The second line of `times` is that of the children, the first word the user time: `0m1.25s`.
fn children(text: &str) -> Option<Duration> {
    let word = text.lines().nth(1)?.split_whitespace().next()?;
    let (minutes, seconds) = word.strip_suffix('s')?.split_once('m')?;
    let seconds: f64 = seconds.replace(',', ".").parse().ok()?;
    Some(Duration::from_secs_f64(minutes.parse::<f64>().ok()? * 60.0 + seconds))
}

/// `1.234 s` or `12.3 ms`.
pub(super) fn shown(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds >= 1.0 => format!("{seconds:.2} s"),
        seconds => format!("{:.1} ms", seconds * 1000.0),
    }
}

/// Prints a time and what it may be at most.
pub(super) fn limited(what: &str, time: Duration, limit: Duration) {
    let word = if time <= limit { "ok" } else { "OVER" };
    println!("  {what}: {} (at most {}: {word})", shown(time), shown(limit));
}

/// Prints two times and their ratio, with what it may be at most.
pub(super) fn ratio(ours: (&str, Duration), theirs: (&str, Duration), limit: f64) {
    let ratio = ours.1.as_secs_f64() / theirs.1.as_secs_f64();
    let word = if ratio <= limit { "ok" } else { "OVER" };
    println!("  {}: {}", ours.0, shown(ours.1));
    println!("  {}: {}", theirs.0, shown(theirs.1));
    println!("  ratio: {ratio:.3} (at most {limit:.3}: {word})");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_shells_print() {
        let text = "0m0.001s 0m0.002s\n1m2.500s 0m0.250s\n";
        assert_eq!(children(text), Some(Duration::from_millis(62_500)));
        assert_eq!(
            children("0m0,001s 0m0,002s\n0m2,5s 0m0,2s\n"),
            Some(Duration::from_millis(2500))
        );
        assert_eq!(children(""), None);
    }

    #[test]
    fn the_median_is_the_middle_one() {
        let mut times = [5, 1, 3].into_iter().map(Duration::from_secs);
        let median = median(3, || times.next().ok_or_else(|| "none".into())).unwrap();
        assert_eq!(median, Duration::from_secs(3));
    }
}
