//! Schemas as plain values: objects, snapshots, digests and diffs, without any I/O.

pub mod constraint;
pub mod diagnostic;
pub mod diff;
pub mod extent;
pub mod grant;
pub mod id;
pub mod impact;
pub mod name;
pub mod nearest;
mod needs;
pub mod object;
pub mod plan;
pub mod record;
pub mod report;
pub mod reprint;
pub mod roles;
pub mod schema;
pub mod snapshot;
pub mod sqltype;
pub mod transform;

pub use diagnostic::{Diagnostic, Origin, Severity};
pub use diff::{Change, FieldChange, What, diff};
pub use extent::Extent;
pub use grant::Grant;
pub use id::ObjectId;
pub use impact::{Impact, impact};
pub use object::{Entry, Kind, Object};
pub use report::{Report, ReportEntry};
pub use schema::Schema;
