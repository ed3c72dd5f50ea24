//! Work that ends in time, whatever the other side does.

use super::address::Address;
use super::errors::seconds;
use super::{connect, stop};
use postgres::{CancelToken, Client, NoTls};
use schema_core::Diagnostic;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long the server may take to cancel what it was doing.
const CANCELLING: Duration = Duration::from_secs(1);

/// Runs `work` with the client, for at most `deadline`.
///
/// When the time is over, the server is asked to cancel the statement that runs; if even that is
/// not answered, the work is left behind in its thread, which ends with the process.
///
/// # Errors
///
/// `deadline` when the time is over; otherwise what `work` returns.
pub fn with_deadline<T: Send + 'static>(
    client: Client,
    deadline: Duration,
    work: impl FnOnce(&mut Client) -> Result<T, Diagnostic> + Send + 'static,
) -> Result<T, Diagnostic> {
    run(client, deadline, work, |token| {
        // A server that does not hear it works on in vain, and nothing else is wrong.
        let _ = token.cancel_query(NoTls);
    })
}

/// Connects to `address` within `connecting`, and runs `work` as [`with_deadline`] does. The request
/// to cancel is encrypted as the connection is.
///
/// # Errors
///
/// Those of [`connect`] and [`with_deadline`].
pub fn with_connection<T: Send + 'static>(
    address: &Address,
    connecting: Duration,
    deadline: Duration,
    work: impl FnOnce(&mut Client) -> Result<T, Diagnostic> + Send + 'static,
) -> Result<T, Diagnostic> {
    let client = connect(address, connecting)?;
    let stop = stop(address);
    run(client, deadline, work, stop)
}

fn run<T: Send + 'static>(
    mut client: Client,
    deadline: Duration,
    work: impl FnOnce(&mut Client) -> Result<T, Diagnostic> + Send + 'static,
    stop: impl FnOnce(&CancelToken) + Send + 'static,
) -> Result<T, Diagnostic> {
    let token = client.cancel_token();
    let late = || {
        Diagnostic::error(
            "deadline",
            format!("PostgreSQL did not finish within {}", seconds(deadline)),
        )
        .help("look for locks that it waits for (pg_stat_activity), or allow more time")
    };
    match in_thread(deadline, move || work(&mut client)) {
        Ok(result) => result,
        Err(running) => {
            // A request to cancel is a connection of its own, which can hang just as well.
            let _ = in_thread(CANCELLING, move || stop(&token));
            let _ = running.recv_timeout(CANCELLING);
            Err(late())
        }
    }
}

/// Runs `work` in a thread and waits for it. When the time is over, the work goes on, and its
/// result can still be waited for.
pub(crate) fn in_thread<T: Send + 'static>(
    deadline: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, std::sync::mpsc::Receiver<T>> {
    let (send, receive) = channel();
    let thread = std::thread::spawn(move || {
        // Nobody waits any more when the time was over.
        let _ = send.send(work());
    });
    match receive.recv_timeout(deadline) {
        Ok(result) => Ok(result),
        Err(RecvTimeoutError::Timeout) => Err(receive),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            // A panic in the work is a panic of the caller.
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => Err(receive),
        },
    }
}
