//! What a build does about the source: sync, check or offline.

use schema_core::Diagnostic;

/// The variable that chooses the mode.
pub(crate) const MODE: &str = "SCHEMA_MODE";

/// The variable that services for continuous integration set.
pub(crate) const CI: &str = "CI";

/// What a build does about the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Writes the snapshot when the source differs.
    Sync,
    /// Writes nothing; drift fails the build.
    Check {
        /// Whether a source that cannot be read fails it as well.
        required: bool,
    },
    /// Opens no connection, starts nothing.
    Offline,
}

impl Mode {
    /// The mode for the values of [`MODE`] and [`CI`].
    ///
    /// # Errors
    /// `mode-unknown` for a word that is no mode.
    pub(crate) fn choose(mode: Option<&str>, ci: Option<&str>) -> Result<Self, Diagnostic> {
        match mode.map(str::trim).unwrap_or_default() {
            "sync" => Ok(Self::Sync),
            "check" => Ok(Self::Check { required: true }),
            "offline" => Ok(Self::Offline),
            "" => match ci.map(str::trim) {
                None | Some("" | "0" | "false" | "no" | "off") => Ok(Self::Sync),
                Some(_) => Ok(Self::Check { required: false }),
            },
            other => Err(Diagnostic::error("mode-unknown", format!("{MODE} is `{other}`"))
                .help(format!("set {MODE} to sync, check or offline, or unset it"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mode_wins_over_ci() {
        let choose = |mode, ci| Mode::choose(mode, ci).map_err(|e| e.code);
        assert_eq!(choose(None, None), Ok(Mode::Sync));
        assert_eq!(choose(Some(""), Some("false")), Ok(Mode::Sync));
        assert_eq!(choose(None, Some("true")), Ok(Mode::Check { required: false }));
        assert_eq!(choose(Some("check"), None), Ok(Mode::Check { required: true }));
        assert_eq!(choose(Some("sync"), Some("1")), Ok(Mode::Sync));
        assert_eq!(choose(Some("offline "), Some("1")), Ok(Mode::Offline));
        assert_eq!(choose(Some("chek"), None), Err("mode-unknown"));
    }
}
