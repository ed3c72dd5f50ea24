//! Finds the PostgreSQL server programs, and installs them where they are missing and we may.

use std::path::PathBuf;
use std::process::Command;

use schema_postgres::shadow::{BINARIES_VARIABLE, find_binaries};

use crate::Result;
use crate::command::{exists, line, output, succeeds};
use crate::style::dim;

/// A system's way to install the server programs.
struct Manager {
    program: &'static str,
    /// Refreshes the list of packages where the manager does not do so itself.
    refresh: &'static [&'static str],
    install: &'static [&'static str],
    needs_root: bool,
}

const MANAGERS: &[Manager] = &[
    Manager {
        program: "apt-get",
        refresh: &["update", "-q"],
        install: &["install", "-y", "-q", "--no-install-recommends", "postgresql"],
        needs_root: true,
    },
    Manager {
        program: "dnf",
        refresh: &[],
        install: &["install", "-y", "postgresql-server", "postgresql-contrib"],
        needs_root: true,
    },
    Manager {
        program: "apk",
        refresh: &[],
        install: &["add", "postgresql", "postgresql-contrib"],
        needs_root: true,
    },
    Manager {
        program: "pacman",
        refresh: &[],
        install: &["-Sy", "--noconfirm", "--needed", "postgresql"],
        needs_root: true,
    },
    Manager {
        program: "zypper",
        refresh: &[],
        install: &["--non-interactive", "install", "postgresql-server", "postgresql-contrib"],
        needs_root: true,
    },
    Manager {
        program: "brew",
        refresh: &[],
        install: &["install", "postgresql@17"],
        needs_root: false,
    },
];

/// How we may become root.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    Already,
    Sudo,
    No,
}

/// The folder of the server programs, if there are any.
pub(crate) fn find() -> Option<PathBuf> {
    find_binaries(None, &|variable| std::env::var_os(variable)).ok()
}

/// The folder of the server programs; installs them where there are none.
///
/// # Errors
///
/// The one command to run where we may not or cannot.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    match find_binaries(None, &|variable| std::env::var_os(variable)) {
        Ok(folder) => return Ok(folder),
        // Somebody chose a folder: no installation puts them there.
        Err(error) if std::env::var_os(BINARIES_VARIABLE).is_some() => return Err(error.into()),
        Err(_) => {}
    }
    let Some(manager) = MANAGERS.iter().find(|manager| exists(manager.program)) else {
        return Err("PostgreSQL is not installed, and no package manager that we know is there; \
                    install it, or set SCHEMA_PG_BIN to the folder of `postgres` and `initdb`"
            .into());
    };
    let Some(commands) = commands(manager, root()) else {
        return Err(format!("PostgreSQL is not installed; run: {}", by_hand(manager)).into());
    };
    for mut command in commands {
        println!("  {}", dim(&format!("$ {}", line(&command))));
        command.env("DEBIAN_FRONTEND", "noninteractive");
        if !succeeds(&mut command)? {
            return Err(format!("that failed; run by hand: {}", by_hand(manager)).into());
        }
    }
    find().ok_or_else(|| "PostgreSQL was installed, but its programs are not found".into())
}

/// The one command that installs the server programs here.
pub(crate) fn install_command() -> Option<String> {
    MANAGERS.iter().find(|manager| exists(manager.program)).map(by_hand)
}

fn root() -> Root {
    let says = |program: &str, arguments: &[&str]| {
        output(Command::new(program).args(arguments)).ok().filter(|output| output.status.success())
    };
    if says("id", &["-u"]).is_some_and(|output| output.stdout.trim_ascii() == b"0") {
        Root::Already
    } else if says("sudo", &["-n", "true"]).is_some() {
        Root::Sudo
    } else {
        Root::No
    }
}

/// What to run, in order; `None` where that takes rights we do not have.
fn commands(manager: &Manager, root: Root) -> Option<Vec<Command>> {
    let command = |arguments: &[&str]| {
        let mut command = match root {
            Root::Sudo if manager.needs_root => {
                let mut command = Command::new("sudo");
                command.args(["-n", manager.program]);
                command
            }
            _ => Command::new(manager.program),
        };
        command.args(arguments);
        command
    };
    if manager.needs_root && root == Root::No {
        return None;
    }
    // Homebrew refuses to run as root.
    if !manager.needs_root && root == Root::Already {
        return None;
    }
    let steps = [manager.refresh, manager.install];
    Some(steps.into_iter().filter(|step| !step.is_empty()).map(command).collect())
}

fn by_hand(manager: &Manager) -> String {
    let step = |arguments: &[&str]| {
        let sudo = if manager.needs_root { "sudo " } else { "" };
        format!("{sudo}{} {}", manager.program, arguments.join(" "))
    };
    let steps = [manager.refresh, manager.install];
    let steps: Vec<_> = steps.into_iter().filter(|step| !step.is_empty()).map(step).collect();
    steps.join(" && ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(program: &str, root: Root) -> Option<Vec<String>> {
        let manager = MANAGERS.iter().find(|manager| manager.program == program).unwrap();
        Some(commands(manager, root)?.iter().map(line).collect())
    }

    #[test]
    fn installs_only_with_the_right_to() {
        let install = "apt-get install -y -q --no-install-recommends postgresql";
        let update = "apt-get update -q";
        assert_eq!(lines("apt-get", Root::Already).unwrap(), [update, install]);
        let sudo = lines("apt-get", Root::Sudo).unwrap();
        assert_eq!(sudo, [format!("sudo -n {update}"), format!("sudo -n {install}")]);
        assert_eq!(lines("apt-get", Root::No), None);
        assert_eq!(lines("brew", Root::No).unwrap(), ["brew install postgresql@17"]);
        assert_eq!(lines("brew", Root::Already), None);
        let dnf = MANAGERS.iter().find(|manager| manager.program == "dnf").unwrap();
        assert_eq!(by_hand(dnf), "sudo dnf install -y postgresql-server postgresql-contrib");
    }
}
