//! `cargo schema`: the command line of schema. Each verb has a file in `verbs`.

mod args;
mod project;
mod renames;
mod sources;
mod ui;
mod verbs;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use schema_core::{Diagnostic, Severity};

use args::{Cli, Verb};
use project::Project;
use ui::Ui;

/// How a verb ended when it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing differs, or the work is done.
    Clean,
    /// Two things that should agree do not.
    Drift,
}

/// Why a verb could not do its work.
#[derive(Debug)]
pub(crate) struct Failed(pub(crate) Vec<Diagnostic>);

impl From<Diagnostic> for Failed {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Failed {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

impl Failed {
    /// Shows why, where the rest goes on without it.
    pub(crate) fn warn(self, ui: Ui) {
        for mut diagnostic in self.0 {
            diagnostic.severity = Severity::Warning;
            ui.show(&diagnostic);
        }
    }
}

const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(arguments()) {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` end here too; where nobody reads them, nothing failed.
            let failed = error.use_stderr();
            let printed = error.print();
            let unread = printed.is_err_and(|e| e.kind() != std::io::ErrorKind::BrokenPipe);
            return if failed || unread { ExitCode::from(FAILED) } else { ExitCode::SUCCESS };
        }
    };
    let ui = Ui::new(cli.color, cli.quiet);
    match run(&cli, ui) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Drift) => ExitCode::from(1),
        Err(Failed(diagnostics)) => {
            for diagnostic in &diagnostics {
                ui.show(diagnostic);
            }
            ExitCode::from(FAILED)
        }
    }
}

fn run(cli: &Cli, ui: Ui) -> Result<Outcome, Failed> {
    let manifest = cli.manifest_path.as_deref();
    let telling = |extent: args::Extent| -> Result<Project, Failed> {
        Ok(Project::find(manifest)?.telling(extent.into()))
    };
    match &cli.verb {
        Verb::Completions(args) => verbs::completions::run(args, ui),
        Verb::Init(args) => verbs::init::run(args, manifest, ui),
        Verb::Pull(args) => verbs::pull::run(args, &telling(args.extent)?, ui),
        Verb::Check(args) => verbs::check::run(args, &telling(args.extent)?, ui),
        Verb::Diff(args) => verbs::diff::run(args, &telling(args.extent)?, ui),
        Verb::Plan(args) => verbs::plan::run(args, &telling(args.extent)?, ui),
        Verb::Prove(args) => verbs::prove::run(args, &telling(args.extent)?, ui),
        Verb::Apply(args) => verbs::apply::run(args, &Project::find(manifest)?, ui),
        Verb::Sql(args) => verbs::sql::run(args, &telling(args.extent)?, ui),
        Verb::Transform(args) => verbs::transform::run(args, &Project::find(manifest)?, ui),
        Verb::Generate(args) => verbs::generate::run(args, &Project::find(manifest)?, ui),
        Verb::Show(args) => verbs::show::run(args, &Project::find(manifest)?, ui),
    }
}

/// The arguments without the `schema` that cargo puts first when it runs `cargo-schema`.
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "schema") {
        arguments.remove(1);
    }
    arguments
}

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
