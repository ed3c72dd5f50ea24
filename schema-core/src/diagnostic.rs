//! A finding for a person: what, where, and what to do next.

use std::fmt;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The work cannot be done, or two things that should agree do not.
    Error,
    /// The work was done, and the reader should know something about it.
    Warning,
}

/// A place in a text that the user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file, as the user would name it.
    pub path: String,
    /// The whole text of the file, or as much of it as is needed to show the place.
    pub text: String,
    /// Line number, from 1, of the first line of `text`.
    pub first_line: usize,
    /// Byte range of the place within `text`.
    pub start: usize,
    /// End of the byte range.
    pub end: usize,
}

impl Origin {
    /// Line and column of the place, both from 1; the column counts characters.
    pub fn line_column(&self) -> (usize, usize) {
        let mut start = self.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &self.text[..start];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or("").chars().count();
        (self.first_line + line, column + 1)
    }
}

/// A finding for a person. Every error that a user can cause ends as one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable word for scripts, such as `snapshot-truncated`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The object it is about, in the words of its id (`column public.users.email`).
    pub object: Option<String>,
    /// What is the case, in one sentence without a full stop.
    pub message: String,
    /// What to do next, one suggestion each.
    pub help: Vec<String>,
    /// The place in a text, where there is one. Boxed because it is large and rare.
    pub origin: Option<Box<Origin>>,
}

impl Diagnostic {
    /// An error with the given code and message.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            object: None,
            message: message.into(),
            help: Vec::new(),
            origin: None,
        }
    }

    /// A warning with the given code and message.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds a suggestion.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Names the object.
    #[must_use]
    pub fn object(mut self, object: impl fmt::Display) -> Self {
        self.object = Some(object.to_string());
        self
    }

    /// Adds the place in a text.
    #[must_use]
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = Some(Box::new(origin));
        self
    }
}

/// The message, then the place and the suggestions on lines of their own.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(object) = &self.object
            && !self.message.contains(object.as_str())
        {
            write!(f, " ({object})")?;
        }
        if let Some(origin) = &self.origin {
            let (line, column) = origin.line_column();
            write!(f, "\n  at {}:{line}:{column}", origin.path)?;
        }
        for help in &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}
