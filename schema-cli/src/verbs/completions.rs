//! `completions`: what a shell needs to complete the command line.

use clap::CommandFactory;

use crate::args::{Cli, Completions};
use crate::ui::Ui;
use crate::{Failed, Outcome};

pub(crate) fn run(args: &Completions, ui: Ui) -> Result<Outcome, Failed> {
    let mut text = Vec::new();
    let mut command = Cli::command().bin_name("cargo-schema");
    clap_complete::generate(args.shell, &mut command, "cargo-schema", &mut text);
    ui.result(&String::from_utf8_lossy(&text))?;
    Ok(Outcome::Clean)
}
