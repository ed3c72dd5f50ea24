//! What the user sees: results on stdout, progress and diagnostics on stderr.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::time::Duration;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use schema_core::plan::Plan;
use schema_core::report::{Role, visible_lines};
use schema_core::{Diagnostic, Impact, Origin, Severity};

use crate::args::Color;

/// The lines of a script that are shown around a place.
const CONTEXT: usize = 2;

/// The user's side of the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ui {
    quiet: bool,
}

impl Ui {
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        match color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        Self { quiet }
    }

    /// Prints a result byte for byte.
    pub(crate) fn result(self, text: &str) -> Result<(), Diagnostic> {
        let mut out = io::stdout().lock();
        written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Prints a result with colours, where they are wanted.
    pub(crate) fn styled(self, text: &str) -> Result<(), Diagnostic> {
        let mut out = anstream::AutoStream::auto(io::stdout().lock());
        written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Says what was done or found; not with `--quiet`.
    pub(crate) fn say(self, verb: &str, text: &str) {
        if !self.quiet {
            let style = AnsiColor::Green.on_default().bold();
            let text = visible_lines(text);
            to_stderr(&format!("{style}{verb:>12}{style:#} {text}\n"));
        }
    }

    /// Shows a diagnostic as rustc would. Warnings are left out with `--quiet`.
    pub(crate) fn show(self, diagnostic: &Diagnostic) {
        if !(self.quiet && diagnostic.severity == Severity::Warning) {
            to_stderr(&rendered(diagnostic));
        }
    }

    /// Names the roles that must be there before a plan runs.
    pub(crate) fn roles(self, plan: &Plan) {
        if !plan.roles.is_empty() {
            let names: Vec<&str> = plan.roles.iter().map(String::as_str).collect();
            let names = names.join(", ");
            self.say("Roles", &format!("{names}: must be there, or add --create-roles"));
        }
    }

    /// Shows on a terminal that something is going on, until the value is dropped.
    pub(crate) fn progress(self, text: impl Into<String>) -> Progress {
        if self.quiet || !io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new_spinner().with_message(visible_lines(&text.into()));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(Some(bar))
    }
}

/// Something that is going on.
pub(crate) struct Progress(Option<ProgressBar>);

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// A reader that has seen enough is no error.
fn written(result: io::Result<()>) -> Result<(), Diagnostic> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Diagnostic::error("stdout", format!("cannot write to stdout: {error}"))
                .help("give the output a place with room, or write to a file with --out"))
        }
        _ => Ok(()),
    }
}

/// There is nobody to tell that stderr does not work.
fn to_stderr(text: &str) {
    let mut err = anstream::AutoStream::auto(io::stderr().lock());
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

fn rendered(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    // Messages of servers may have several lines; the first is the title.
    let text = visible_lines(&diagnostic.message);
    let (title, more) = text.split_once('\n').unwrap_or((&text, ""));
    let mut title = title.to_owned();
    if let Some(object) = &diagnostic.object
        && !title.contains(object.as_str())
    {
        title.push_str(&format!(" ({})", visible_lines(object)));
    }
    let mut group = level
        .primary_title(title)
        .id(diagnostic.code)
        .elements(Vec::<annotate_snippets::Message<'_>>::new());
    let place = diagnostic.origin.as_deref().map(shown);
    if let Some((origin, lines)) = &place {
        group = group.element(
            Snippet::source(lines.text.as_str())
                .path(origin.path.as_str())
                .line_start(lines.first)
                .annotation(AnnotationKind::Primary.span(lines.start..lines.end)),
        );
    }
    if !more.is_empty() {
        group = group.element(Level::NOTE.message(more));
    }
    let help: Vec<_> = diagnostic.help.iter().map(|help| visible_lines(help)).collect();
    for help in &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    format!("{}\n", renderer.render(&[group]))
}

/// The lines of a place, with byte offsets that fit them whatever the origin claims.
struct Lines {
    text: String,
    first: usize,
    start: usize,
    end: usize,
}

fn shown(origin: &Origin) -> (&Origin, Lines) {
    let text = origin.text.as_str();
    let at = |mut byte: usize| {
        byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let start = at(origin.start);
    // One line of the place is enough to find it.
    let line_end =
        text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| start + n);
    let end = at(origin.end).clamp(start, line_end);
    let before = text.get(..start).unwrap_or_default();
    let from = before.rmatch_indices('\n').nth(CONTEXT).map_or(0, |(i, _)| i + 1);
    let after = text.get(line_end..).unwrap_or_default();
    let to = after.match_indices('\n').nth(CONTEXT).map_or(text.len(), |(i, _)| line_end + i);
    let skipped = text.get(..from).unwrap_or_default().matches('\n').count();
    let lines = Lines {
        text: text.get(from..to).unwrap_or_default().to_owned(),
        first: origin.first_line + skipped,
        start: start - from,
        end: end - from,
    };
    (origin, lines)
}

/// A piece of a report in the colour of its role.
pub(crate) fn paint(role: Role, text: &str) -> String {
    let style = match role {
        Role::Added => AnsiColor::Green.on_default(),
        Role::Removed => AnsiColor::Red.on_default(),
        Role::Altered => AnsiColor::Yellow.on_default(),
        Role::Grade(Impact::Breaking) => AnsiColor::Red.on_default().bold(),
        Role::Grade(Impact::Compatible) => AnsiColor::Yellow.on_default(),
        Role::Grade(Impact::Invisible) | Role::Faint => Style::new().dimmed(),
        Role::Strong => Style::new().bold(),
    };
    format!("{style}{text}{style:#}")
}
