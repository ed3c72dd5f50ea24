//! Scripts of this folder, of which some lines are for newer servers only.

/// The lines of a script for a server: those after `--@ 15+` are for 15 and newer.
pub(crate) fn for_major(script: &str, major: u32) -> String {
    let mut suits = true;
    let mut out = String::new();
    for line in script.lines() {
        if let Some(from) = line.strip_prefix("--@ ") {
            suits = from.trim().trim_end_matches('+').parse::<u32>().unwrap() <= major;
        } else if suits && !line.starts_with('\\') {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
