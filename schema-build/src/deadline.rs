//! Work that ends in time, whatever it waits for.

use schema_core::Diagnostic;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Runs `work` for at most `limit`. Work that is late is left behind in its thread, which ends
/// with the process.
///
/// # Errors
/// `deadline` when the time is over, or what `work` returns. `what` completes the sentence `… took
/// longer than`.
pub(crate) fn within<T: Send + 'static>(
    limit: Duration,
    what: &str,
    work: impl FnOnce() -> Result<T, Diagnostic> + Send + 'static,
) -> Result<T, Diagnostic> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        // Nobody listens any more when the time was over.
        let _ = send.send(work());
    });
    match receive.recv_timeout(limit) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(Diagnostic::error(
            "deadline",
            format!("{what} took longer than {} s", limit.as_secs_f32()),
        )
        .help("look for what it waits for, such as a lock or a slow network")),
        Err(RecvTimeoutError::Disconnected) => Err(panicked()),
    }
}

/// What is said of a panic: the place is on standard error.
pub(crate) fn panicked() -> Diagnostic {
    Diagnostic::error("internal", "schema stopped because of a mistake of its own")
        .help("please report it, with the lines above that start with `thread`")
        .help("build from the snapshot as it is meanwhile: SCHEMA_MODE=offline")
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn late_and_broken_work_is_left_behind() {
        let late = within(Duration::from_millis(30), "sleeping", || {
            std::thread::sleep(Duration::from_secs(60));
            Ok(())
        });
        assert_eq!(late.map_err(|e| e.code), Err("deadline"));
        let limit = Duration::from_secs(60);
        let broken = within(limit, "breaking", || -> Result<(), _> { panic!("on purpose") });
        assert_eq!(broken.map_err(|e| e.code), Err("internal"));
        assert_eq!(within(limit, "working", || Ok(1)), Ok(1));
    }
}
