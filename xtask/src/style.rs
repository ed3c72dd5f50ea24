//! Bold and colour, where a terminal shows them.

use std::io::IsTerminal;
use std::sync::LazyLock;

static COLOUR: LazyLock<bool> = LazyLock::new(|| {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && (set("CLICOLOR_FORCE") || std::io::stdout().is_terminal())
});

/// Whether to write colours.
pub(crate) fn colour() -> bool {
    *COLOUR
}

fn styled(code: &str, text: &str) -> String {
    if colour() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

pub(crate) fn bold(text: &str) -> String {
    styled("1", text)
}

pub(crate) fn dim(text: &str) -> String {
    styled("2", text)
}

pub(crate) fn green(text: &str) -> String {
    styled("1;32", text)
}

pub(crate) fn red(text: &str) -> String {
    styled("1;31", text)
}
