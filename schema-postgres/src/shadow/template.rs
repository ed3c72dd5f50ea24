//! Data folders, made once by `initdb` and copied from a cache afterwards.

use super::account::Account;
use super::binaries::executable;
use schema_core::Diagnostic;
use std::hash::Hasher;
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Changes when data folders are made in another way, so that older ones are not used.
const GENERATION: u32 = 2;

/// The file in a template that tells how much the rest is.
const MANIFEST: &str = "schema-manifest";

/// How much of what `initdb` wrote is shown.
const LONGEST: u64 = 10_000;

/// Where the data folders of one installation of PostgreSQL are kept.
pub(super) struct Template {
    folder: PathBuf,
}

impl Template {
    /// The place for the server in `binaries`, when there is a cache that only we can write.
    pub(super) fn find(binaries: &Path, uid: u32) -> Option<Self> {
        let program = binaries.join(executable("postgres")).canonicalize().ok()?;
        let metadata = program.metadata().ok()?;
        let mut place = Fnv::new();
        place.write(program.as_os_str().as_encoded_bytes());
        let mut version = Fnv::new();
        version.write_u32(GENERATION);
        version.write_i64(metadata.mtime());
        version.write_i64(metadata.mtime_nsec());
        version.write_u64(metadata.size());
        let name = format!("{:016x}-{:016x}", place.finish(), version.finish());
        Some(Self { folder: cache(uid)?.join(name) })
    }

    /// Copies the template to `data`; `false` when there is none that can be used.
    pub(super) fn copy_to(&self, data: &Path, account: Option<Account>) -> bool {
        let Ok(manifest) = std::fs::read_to_string(self.folder.join(MANIFEST)) else {
            return false;
        };
        // Programs that clean up remove single files of a cache.
        let whole =
            copy(&self.folder, data, account).is_ok_and(|size| size.to_string() == manifest);
        if !whole {
            let _ = std::fs::remove_dir_all(data);
            self.discard();
        }
        whole
    }

    /// Keeps a copy of `data`, which no server has run on yet. Failing only costs time next time.
    pub(super) fn keep(&self, data: &Path) {
        let Some(cache) = self.folder.parent() else { return };
        let Ok(new) = tempfile::Builder::new().prefix(".new-").tempdir_in(cache) else { return };
        let new_data = new.path().join("data");
        let kept = copy(data, &new_data, None)
            .and_then(|size| std::fs::write(new_data.join(MANIFEST), size.to_string()));
        if kept.is_ok() {
            self.remove_older(cache);
            // Another process may have been faster; then ours goes away with `new`.
            let _ = std::fs::rename(&new_data, &self.folder);
        }
    }

    /// Removes the template, because no server starts on it.
    pub(super) fn discard(&self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }

    /// Removes the templates of earlier versions of the same program.
    fn remove_older(&self, cache: &Path) {
        let name = |path: &Path| Some(path.file_name()?.to_str()?.to_owned());
        let Some(ours) = name(&self.folder) else { return };
        let Some((place, _)) = ours.split_once('-') else { return };
        for entry in std::fs::read_dir(cache).into_iter().flatten().flatten() {
            let path = entry.path();
            if name(&path).is_some_and(|name| name != ours && name.split('-').next() == Some(place))
            {
                let _ = std::fs::remove_dir_all(path);
            }
        }
    }
}

/// The per-user folder for caches; one in the temporary folder when the user has none.
fn cache(uid: u32) -> Option<PathBuf> {
    let absolute = |name: &str| {
        std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute())
    };
    let home = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    [
        absolute("XDG_CACHE_HOME").map(|folder| folder.join("schema-rs/postgres")),
        absolute("HOME").map(|folder| folder.join(home).join("schema-rs/postgres")),
        Some(std::env::temp_dir().join(format!("schema-rs-{uid}"))),
    ]
    .into_iter()
    .flatten()
    .find(|folder| private_folder(folder, uid).is_ok())
}

/// Makes the folder if need be, and refuses one that somebody else could have filled.
fn private_folder(folder: &Path, uid: u32) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let metadata = folder.symlink_metadata()?;
    let ours = metadata.is_dir() && metadata.uid() == uid && metadata.mode() & 0o022 == 0;
    if !ours {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    // A read-only cache is useful only when it is filled, which is not worth telling apart.
    tempfile::tempfile_in(folder).map(drop)
}

/// What a data folder holds, to tell whether all of it is there.
#[derive(Clone, Copy, Default)]
struct Size {
    files: u64,
    bytes: u64,
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} files, {} bytes", self.files, self.bytes)
    }
}

/// Copies a folder, without the manifest, and tells how much it was.
fn copy(from: &Path, to: &Path, account: Option<Account>) -> io::Result<Size> {
    std::fs::DirBuilder::new().mode(0o700).create(to)?;
    Account::own(account, to)?;
    let mut size = Size::default();
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            let inner = copy(&entry.path(), &target, account)?;
            size.files += inner.files;
            size.bytes += inner.bytes;
        } else if entry.file_name() != MANIFEST {
            size.files += 1;
            size.bytes += std::fs::copy(entry.path(), &target)?;
            Account::own(account, &target)?;
        }
    }
    Ok(size)
}

/// Runs `initdb` for the data folder `data`, whose parent belongs to `account`.
pub(super) fn initdb(
    binaries: &Path,
    data: &Path,
    account: Option<Account>,
    until: Instant,
) -> Result<(), Diagnostic> {
    // C.UTF-8 sorts by code point and knows the letters of Unicode; older systems lack it.
    let mut errors = String::new();
    for locale in ["C.UTF-8", "C"] {
        let mut command = Command::new(binaries.join(executable("initdb")));
        command
            .arg("-D")
            .arg(data)
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"])
            .args(["--wal-segsize=1", &format!("--locale={locale}")]);
        plain_environment(&mut command);
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
        // Not a file: that would be empty when the disk is full. It writes a few lines only.
        command.stderr(Stdio::piped());
        Account::run(account, &mut command);
        let mut child = command.spawn().map_err(|error| failed(binaries, &error))?;
        let status = loop {
            match child.try_wait().map_err(|error| failed(binaries, &error))? {
                Some(status) => break status,
                None if Instant::now() > until => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(failed(binaries, &"it took too long"));
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        if status.success() {
            return Ok(());
        }
        errors.clear();
        let said = child.stderr.take().map(|pipe| pipe.take(LONGEST).read_to_string(&mut errors));
        if !matches!(said, Some(Ok(1..))) {
            errors = status.to_string();
        }
        let _ = std::fs::remove_dir_all(data);
    }
    Err(failed(binaries, &errors.trim()))
}

/// The server's messages and results must not depend on who started it.
pub(super) fn plain_environment(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("PG") || name.starts_with("LC_") || name == "LANG" || name == "TZ" {
            command.env_remove(name.as_ref());
        }
    }
}

fn failed(binaries: &Path, why: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error(
        "shadow-initdb",
        format!("{} failed: {why}", binaries.join("initdb").display()),
    )
    .help("run it by hand to see more, or name another installation with SCHEMA_PG_BIN")
}

/// The FNV-1a hash, whose values do not change from one release of Rust to the next.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
