//! `init`: sets up a crate.

use std::path::Path;

use crate::args::Init;
use crate::ui::Ui;
use crate::{Failed, Outcome};

pub(crate) fn run(_args: &Init, _manifest: Option<&Path>, _ui: Ui) -> Result<Outcome, Failed> {
    Ok(Outcome::Clean)
}
