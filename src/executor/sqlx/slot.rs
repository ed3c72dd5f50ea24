//! Rows one after another out of a future that runs their statement: it has the connection, so that
//! it can run a stale statement once more.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, ready};

use futures_util::{StreamExt, stream};

use crate::Error;
use crate::executor::RowStream;

/// Where a future leaves a row for the stream that polls it.
pub(super) struct Slot<T>(Arc<Mutex<Option<Result<T, Error>>>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Slot<T> {
    fn row(&self) -> MutexGuard<'_, Option<Result<T, Error>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fill(&self, row: Result<T, Error>) {
        *self.row() = Some(row);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.row().is_none()
    }

    /// What `run` leaves here, and its error at last.
    pub(super) fn stream<'c>(
        self,
        run: impl Future<Output = Result<u64, Error>> + Send + 'c,
    ) -> RowStream<'c, T>
    where
        T: Send + 'c,
    {
        let mut run = Some(Box::pin(run));
        stream::poll_fn(move |context| {
            let Some(running) = &mut run else { return Poll::Ready(None) };
            let done = running.as_mut().poll(context);
            if let Some(row) = self.row().take() {
                return Poll::Ready(Some(row));
            }
            let done = ready!(done);
            run = None;
            Poll::Ready(done.err().map(Err))
        })
        .boxed()
    }
}

/// Waits until there `is_room`, in a future of a [`Slot`]. Nobody need be woken: who polls the future
/// then makes the room.
pub(super) async fn room(is_room: &(impl Fn() -> bool + Sync)) {
    poll_fn(|_| if is_room() { Poll::Ready(()) } else { Poll::Pending }).await;
}
