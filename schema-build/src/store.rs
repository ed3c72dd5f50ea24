//! Files that are replaced as a whole or not at all.

use schema_core::Diagnostic;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// The code of the diagnostic for a place where nothing may be written.
pub const READ_ONLY: &str = "store-read-only";

/// After which time a temporary file is one that a killed program left behind.
const STALE: Duration = Duration::from_secs(600);

/// How many symbolic links are followed.
const LINKS: usize = 40;

/// Writes a file so that everyone sees either the old content or the new one, also when this
/// program is killed: into a new file beside it, which then takes its name. Missing folders are
/// made, permissions are kept, and a symbolic link stays one. What is no file but a device or a
/// pipe is written to as it is.
///
/// # Errors
/// `store-read-only` where nothing may be written, `store-full` where there is no room,
/// `store-failed` else. The old file is intact then.
pub fn replace(path: &Path, text: &str) -> Result<(), Diagnostic> {
    write(path, text).map_err(|error| {
        let shown = path.display();
        let (code, help) = match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                (READ_ONLY, "check who may write there")
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                ("store-full", "make room, and try again")
            }
            _ => ("store-failed", "check the path"),
        };
        Diagnostic::error(code, format!("{shown} cannot be written and is as it was: {error}"))
            .help(help)
    })
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    // A device or a pipe, such as /dev/stdout, is written to and must not be replaced.
    if path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return OpenOptions::new().write(true).open(path)?.write_all(text.as_bytes());
    }
    let target = follow(path)?;
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let old = match target.metadata() {
        Ok(metadata) if metadata.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        // Renaming over such a file would work, but its owner said no.
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(metadata) => Some(metadata),
        Err(_) => None,
    };
    sweep(folder);
    let (temporary, file) = create(folder)?;
    let result = fill(file, text, old.as_ref()).and_then(|()| std::fs::rename(&temporary, &target));
    if result.is_err() {
        let _ = std::fs::remove_file(&temporary);
        return result;
    }
    // The new name is safe from a power failure only with its folder; not every system can.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

fn fill(mut file: File, text: &str, old: Option<&std::fs::Metadata>) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    if let Some(old) = old {
        // Who builds as root must not take the file away from its owner.
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let _ = std::os::unix::fs::fchown(&file, Some(old.uid()), Some(old.gid()));
        }
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()
}

/// The file that a chain of symbolic links leads to; it need not exist.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        match std::fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A new file in the folder with a name that nobody else uses.
fn create(folder: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    loop {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let path = folder.join(format!(
            ".schema-{}-{}-{}.tmp",
            std::process::id(),
            now.subsec_nanos(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => return Ok((path, file)),
        }
    }
}

/// Removes what killed programs left behind.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let ours = name.starts_with(".schema-") && name.ends_with(".tmp");
        let modified =
            || entry.metadata().ok().filter(|m| m.is_file()).and_then(|m| m.modified().ok());
        if ours && modified().is_some_and(|at| at.elapsed().is_ok_and(|age| age > STALE)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn makes_folders_and_leaves_nothing_else() {
        let folder = folder();
        let path = folder.path().join("a/b/schema.json");
        replace(&path, "one").unwrap();
        replace(&path, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(names(path.parent().unwrap()), ["schema.json"]);
    }

    #[test]
    fn what_a_killed_program_left_goes_away_in_time() {
        let folder = folder();
        let (old, new) = (folder.path().join(".schema-1-2-3.tmp"), ".schema-4-5-6.tmp");
        std::fs::write(folder.path().join(new), "half").unwrap();
        std::fs::write(folder.path().join(".schema.tmp"), "not ours").unwrap();
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        File::create(&old).unwrap().set_modified(hour_ago).unwrap();
        replace(&folder.path().join("schema.json"), "x").unwrap();
        let mut left = names(folder.path());
        left.sort();
        assert_eq!(left, [new, ".schema.tmp", "schema.json"]);
    }

    #[test]
    fn a_file_in_the_way_is_a_diagnostic() {
        let folder = folder();
        std::fs::create_dir(folder.path().join("schema.json")).unwrap();
        let error = replace(&folder.path().join("schema.json"), "x").unwrap_err();
        assert_eq!(error.code, "store-failed");
        std::fs::write(folder.path().join("file"), "").unwrap();
        assert!(replace(&folder.path().join("file/schema.json"), "x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_links_and_refusals_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink("file", &link).unwrap();
        let mode = |bits| std::fs::Permissions::from_mode(bits);
        std::fs::set_permissions(&file, mode(0o640)).unwrap();
        replace(&link, "new").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        std::fs::set_permissions(&file, mode(0o444)).unwrap();
        assert_eq!(replace(&file, "newer").unwrap_err().code, READ_ONLY);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        let dangling = folder.path().join("dangling");
        std::os::unix::fs::symlink("sub/target", &dangling).unwrap();
        replace(&dangling, "x").unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("sub/target")).unwrap(), "x");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_leaves_the_old_file() {
        // Every write to /dev/full fails as on a full disk.
        let file = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let error = fill(file, "x", None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        assert_eq!(replace(Path::new("/dev/full"), "x").unwrap_err().code, "store-full");
        let still = Path::new("/dev/full").metadata().unwrap();
        assert!(!still.is_file());
    }
}
