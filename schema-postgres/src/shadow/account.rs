//! The ordinary account that the server runs as, because PostgreSQL refuses to run as root.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// A user and a group that exist on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
}

impl Account {
    /// The account to use when `ours`, the user id of this process, is root; else none.
    pub(super) fn for_user(ours: u32) -> Option<Self> {
        if ours != 0 {
            return None;
        }
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        // 65534 is `nobody` on every Linux distribution, should the file be missing.
        Some(Self::find(&users).unwrap_or(Self { uid: 65534, gid: 65534 }))
    }

    fn find(users: &str) -> Option<Self> {
        ["postgres", "_postgres", "nobody"]
            .iter()
            .find_map(|wanted| {
                users.lines().find_map(|line| {
                    let fields: Vec<&str> = line.split(':').collect();
                    let [name, _, uid, gid, ..] = fields.as_slice() else { return None };
                    // macOS writes nobody's ids as negative numbers, of which the low 32 bits count.
                    let id = |text: &str| text.parse::<i64>().ok().map(|id| id as u32);
                    (name == wanted).then_some(Self { uid: id(uid)?, gid: id(gid)? })
                })
            })
            .filter(|account| account.uid != 0)
    }

    /// Makes `command` run as this account.
    pub(super) fn run(this: Option<Self>, command: &mut Command) {
        if let Some(account) = this {
            command.uid(account.uid).gid(account.gid);
        }
    }

    /// Gives a file or folder to this account.
    pub(super) fn own(this: Option<Self>, path: &Path) -> std::io::Result<()> {
        match this {
            Some(account) => std::os::unix::fs::chown(path, Some(account.uid), Some(account.gid)),
            None => Ok(()),
        }
    }
}

/// Whether everyone may enter the folder and all folders above it.
pub(super) fn open_to_all(folder: &Path) -> bool {
    folder.ancestors().all(|folder| {
        folder.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0)
    })
}

/// Whether everyone may make and remove entries of the folder.
pub(super) fn writable_by_all(folder: &Path) -> bool {
    folder.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o003 == 0o003)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_account_is_preferred() {
        let users = "root:x:0:0::/root:/bin/sh\nnobody:*:-2:-2::/:/x\n";
        assert_eq!(Account::find(users), Some(Account { uid: 4_294_967_294, gid: 4_294_967_294 }));
        let users = format!("{users}postgres:x:101:104::/:/bin/bash\n");
        assert_eq!(Account::find(&users), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(Account::find("broken\npostgres:x:0:0::\n"), None);
        assert_eq!(Account::for_user(1000), None);
    }
}
