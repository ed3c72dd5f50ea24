//! What a build does, mode by mode.

use crate::cargo::Directives;
use crate::drift;
use crate::memory::{Memory, Remembered};
use crate::mode::{self, MODE, Mode};
use crate::project::{MacroUse, Project};
use crate::{settings, source, store};
use schema_codegen::Config;
use schema_codegen::config::Strict;
use schema_codegen::models;
use schema_core::report::Report;
use schema_core::snapshot::{self, Lines};
use schema_core::{Diagnostic, Impact, Kind, ObjectId, Schema, diff};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The snapshot that the macro prefers to the committed one; written where that one cannot be.
const OUT_SNAPSHOT: &str = "schema-snapshot.json";

/// The next command where drift is wanted.
const PULL: &str = "if the change is wanted: run `cargo schema pull` and commit the snapshot";

/// How many changes are listed in warnings.
const LISTED: usize = 20;

/// Does all of a build script's work.
pub(crate) fn build(directives: &mut Directives) {
    let project = match Project::from_environment() {
        Ok(project) => project,
        Err(error) => return directives.error(&error),
    };
    let config = match settings::read(&project, directives) {
        Ok(config) => config,
        Err(errors) => return errors.iter().for_each(|error| directives.error(error)),
    };
    let memory = Memory::new(&project.out);
    let snapshot = project.path(&config.snapshot);
    let mut build = Build { project, config, memory, snapshot, directives, errors: Vec::new() };
    build.run();
    build.leave_drift();
}

/// One run of the script.
pub(crate) struct Build<'d> {
    pub(crate) project: Project,
    pub(crate) config: Config,
    pub(crate) memory: Memory,
    /// The snapshot that is committed.
    pub(crate) snapshot: PathBuf,
    pub(crate) directives: &'d mut Directives,
    /// What the macro raises.
    errors: Vec<Value>,
}

impl Build<'_> {
    fn run(&mut self) {
        match self.mode() {
            Mode::Sync => self.sync(),
            Mode::Check { required } => self.check(required),
            Mode::Offline => self.expandable(None),
        }
        self.warn_of_settings();
        // Files that this run wrote exist by now. One that does not would run the script in
        // every build.
        if self.snapshot.exists() {
            self.directives.watch(&self.snapshot);
        }
    }

    fn mode(&mut self) -> Mode {
        if self.config.source.is_none() {
            return Mode::Offline;
        }
        let mut read = |name: &str| {
            self.directives.variable(name);
            std::env::var(name).ok()
        };
        let (mode, ci) = (read(MODE), read(mode::CI));
        let is_chosen = mode.is_some();
        let mode = Mode::choose(mode.as_deref(), ci.as_deref()).unwrap_or_else(|error| {
            self.errors.push(drift::unknown(&error));
            Mode::Offline
        });
        if let Some(mark) = self.project.foreign() {
            if is_chosen && mode != Mode::Offline {
                let mark = mark.display();
                self.directives.say(&format!(
                    "{MODE} is not followed: {mark} says that this crate came from elsewhere, so its \
                     snapshot is used as it is; if it is yours, remove {mark}"
                ));
            }
            return Mode::Offline;
        }
        if cfg!(not(feature = "live")) && mode != (Mode::Check { required: true }) {
            return Mode::Offline;
        }
        mode
    }

    /// The source as it is now.
    fn source(&mut self) -> Result<Remembered, Diagnostic> {
        #[cfg(feature = "live")]
        return crate::truth::read(self).map(|found| crate::truth::reread(self, found));
        #[cfg(not(feature = "live"))]
        Err(source::no_live("sources but snapshots"))
    }

    fn sync(&mut self) {
        let found = match self.source() {
            Ok(found) => found,
            Err(why) => return self.fall_back(why, "so it is used as it is"),
        };
        let old = match source::read(&self.snapshot) {
            Ok(text) if text == found.text => return self.agree(),
            Ok(text) => Some(text),
            Err(error) if error.code == "snapshot-missing" => None,
            Err(error) => return self.directives.error(&error),
        };
        let shown = self.config.snapshot.clone();
        let said = match old.as_deref().map(|text| (text, snapshot::decode(text, &shown))) {
            None => vec![format!("was written from {}", found.origin)],
            Some((_, Ok(old))) => match self.report(&old, &found.text, &found.origin) {
                Ok((report, _, _)) if report.is_empty() => return self.agree(),
                Ok((report, outside, moved)) => {
                    let report = report.seen_by_models(|id| !outside.contains(id));
                    let mut said = written_anew(&report);
                    said.extend(moved.iter().map(in_one_line));
                    said
                }
                Err(error) => return self.directives.error(&error),
            },
            Some((text, Err(error))) if error.code == "snapshot-newer" || !is_snapshot(text) => {
                return self.directives.error(&error);
            }
            Some((_, Err(error))) => {
                vec![format!("was written anew from {}: {}", found.origin, error.message)]
            }
        };
        let Some(written) = self.write(&found.text, old.is_some()) else { return };
        for (at, line) in said.iter().enumerate() {
            let subject = if at == 0 { written.as_str() } else { "" };
            self.directives.say(&format!("{subject} {line}"));
        }
    }

    fn check(&mut self, required: bool) {
        let found = match self.source() {
            Ok(found) => found,
            // A script that is there and wrong is no source that is not there.
            Err(why) if required || why.origin.is_some() => {
                if why.origin.is_none() {
                    self.run_always();
                }
                self.errors.push(drift::unknown(&why));
                return self.expandable(Some(&why));
            }
            Err(why) => return self.fall_back(why, "and drift was not checked"),
        };
        let text = match source::read(&self.snapshot) {
            Ok(text) => text,
            Err(error) => return self.directives.error(&error),
        };
        self.agree();
        if text == found.text {
            return;
        }
        if let Err(error) = Lines::new(&text, &self.config.snapshot) {
            return self.directives.error(&error);
        }
        let report = snapshot::decode(&text, &self.config.snapshot)
            .and_then(|old| self.report(&old, &found.text, &found.origin));
        let (report, outside, moved) = match report {
            Ok(report) => report,
            Err(error) => return self.errors.push(drift::unknown(&error)),
        };
        let all = self.config.strict == Strict::Schema;
        let errors = drift::errors(&report, &outside, all, PULL);
        let report = report.seen_by_models(|id| !outside.contains(id));
        if !report.is_empty() {
            self.directives.say(&format!("live drift: {}; {PULL}", report.headline()));
        }
        let compatible =
            |entry: &&schema_core::report::ReportEntry| !all && entry.impact == Impact::Compatible;
        for entry in report.entries().iter().filter(compatible).take(LISTED) {
            self.directives.say(&format!("live drift (compatible): {}", entry.message()));
        }
        self.errors.extend(errors);
        self.errors.extend(moved.iter().map(|it| drift::moved(it, PULL)));
    }

    /// Runs the script in every build, for what it asks may change without a file that changes.
    pub(crate) fn run_always(&mut self) {
        // Cargo runs a script again in every build when it watches what does not exist.
        self.directives.watch(self.project.out.join("schema-always"));
    }

    /// The changes from the committed snapshot to what was found, which objects of them the models do
    /// not depend on, and the relations whose names lead elsewhere.
    fn report(
        &self,
        old: &Schema,
        text: &str,
        origin: &str,
    ) -> Result<(Report, BTreeSet<ObjectId>, Vec<Diagnostic>), Diagnostic> {
        let new = snapshot::decode(text, origin).inspect_err(|_| self.memory.forget())?;
        let changes = diff(old, &new);
        let report = Report::new(&changes, old, &new).named(self.config.snapshot.as_str(), origin);
        let outside = drift::outside(&report, [old, &new], &self.config);
        Ok((report, outside, models::moved_relations(old, &new, &self.config)))
    }

    /// Tells of settings that mean nothing any more. Not the macro's: it has no warnings.
    fn warn_of_settings(&mut self) {
        if self.config.models.exclude.is_empty() || self.directives.failed() {
            return;
        }
        let copy = self.project.out.join(OUT_SNAPSHOT);
        let path = if copy.exists() { &copy } else { &self.snapshot };
        let Ok(text) = source::read(path) else { return };
        let Ok(lines) = Lines::new(&text, &self.config.snapshot) else { return };
        let mut schema = Schema::new(lines.header.postgres);
        let kinds = [Kind::Namespace, Kind::Table, Kind::View, Kind::MaterializedView];
        for line in lines.lines.iter().filter(|line| kinds.contains(&line.kind)) {
            if let Ok((id, entry)) = line.read(&self.config.snapshot) {
                schema.insert(id, entry);
            }
        }
        for warning in models::dead_excludes(&schema, &self.config) {
            self.directives.warning(&warning);
        }
    }

    /// The committed snapshot is what the macro should read.
    fn agree(&self) {
        let _ = std::fs::remove_file(self.project.out.join(OUT_SNAPSHOT));
    }

    /// Uses the snapshot because the source could not be read.
    fn fall_back(&mut self, why: Diagnostic, outcome: &str) {
        self.expandable(Some(&why));
        if self.directives.failed() {
            return;
        }
        let mut warning = why;
        warning.message = format!(
            "the source of {} could not be read, {outcome}: {}",
            self.config.snapshot, warning.message
        );
        if warning.origin.is_none() && !warning.message.contains('\n') {
            // One warning is one line, so that it reads as one.
            let help = std::mem::take(&mut warning.help).join("; or ");
            warning.message = format!("{}; {help}", warning.message);
        }
        self.directives.warning(&warning);
    }

    /// Fails where the macro has nothing to expand. `why` is what kept us from the source.
    fn expandable(&mut self, why: Option<&Diagnostic>) {
        let text = match source::read(&self.snapshot) {
            Ok(text) => text,
            Err(_) if !self.snapshot.exists() && self.project.out.join(OUT_SNAPSHOT).exists() => {
                return;
            }
            Err(mut error) => {
                if let Some(why) = why {
                    error.message = format!("{}, and {}", error.message, why.message);
                    error.help.extend(why.help.iter().cloned());
                    error.origin.clone_from(&why.origin);
                }
                return self.directives.error(&error);
            }
        };
        self.agree();
        // As strictly as the macro, whose error the compiler would follow by one for each use of a
        // model that is missing. A digest that does not fit takes no model away.
        match snapshot::decode(&text, &self.config.snapshot) {
            Err(error) if error.code != "snapshot-digest" => self.directives.error(&error),
            _ => {}
        }
    }

    /// Writes the snapshot; where that cannot be, a copy for this build alone. Says what failed,
    /// and gives back what was written.
    fn write(&mut self, text: &str, exists: bool) -> Option<String> {
        let committed = store::replace(&self.snapshot, text);
        let Err(mut error) = committed else {
            self.agree();
            self.project.settle(&self.snapshot);
            let folder = self.snapshot.parent().filter(|folder| self.directives.watches(folder));
            if let Some(folder) = folder {
                self.project.settle(folder);
            }
            return Some(self.config.snapshot.clone());
        };
        let copied = store::replace(&self.project.out.join(OUT_SNAPSHOT), text);
        let kept = copied.is_ok();
        if kept {
            error.message = format!("{}; this build uses a copy", error.message);
        }
        if kept || exists {
            self.directives.warning(&error);
        } else {
            self.directives.error(&error);
        }
        kept.then(|| format!("the copy of {}", self.config.snapshot))
    }

    /// Leaves for the macro what it raises, and takes away what an earlier run left. Where there
    /// is no macro to raise it, as with models in generated files, the script fails; so it does where
    /// everything is an error, and each model by hand would raise only what it reads.
    fn leave_drift(&mut self) {
        let path = self.project.out.join(drift::FILE);
        if self.errors.is_empty() {
            let _ = std::fs::remove_file(&path);
            return;
        }
        let left = store::replace(&path, &drift::text(&self.errors));
        if let Err(error) = &left {
            self.directives.error(error);
        }
        let is_raised = match self.project.macro_use() {
            MacroUse::Module => true,
            MacroUse::Structs => self.config.strict != Strict::Schema,
            MacroUse::None => false,
        };
        if left.is_err() || !is_raised {
            for error in self.errors.iter().filter(|error| drift::is_of_all(error)) {
                self.directives.error(&drift::diagnostic(error));
            }
        }
    }
}

/// A relation that leads elsewhere, as a line of what is said of a snapshot that changed.
fn in_one_line(moved: &Diagnostic) -> String {
    let words = moved.help.iter().flat_map(|help| help.split_whitespace());
    format!(" breaking: {}; {}", moved.message, words.collect::<Vec<_>>().join(" "))
}

/// What is said of a snapshot that changed.
fn written_anew(report: &Report) -> Vec<String> {
    let mut said = vec![format!("was written anew: {}", report.headline())];
    let entries = report.entries();
    said.extend(
        entries.iter().take(LISTED).map(|e| format!(" {}: {}", e.impact.word(), e.message())),
    );
    if let Some(more @ 1..) = entries.len().checked_sub(LISTED) {
        said.push(format!(" and {more} more, which git diff shows"));
    }
    said
}

/// Whether a text that cannot be read was a snapshot once: other files are not replaced.
fn is_snapshot(text: &str) -> bool {
    let start = text.trim();
    start.is_empty()
        || start == "{"
        || text.lines().take(200).any(|line| line.starts_with("\"snapshot\":"))
}
