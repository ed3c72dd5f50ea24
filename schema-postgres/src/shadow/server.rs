//! A PostgreSQL server of our own: private socket, throwaway data, gone when we are.

use super::account::{Account, open_to_all, writable_by_all};
use super::binaries::executable;
use super::template::{Template, initdb, plain_environment};
use schema_core::Diagnostic;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The port names the socket file only.
pub(super) const PORT: u16 = 5432;

/// The shortest `sun_path` of the systems we know is that of macOS, 104 bytes with its NUL; the
/// socket is called `/.s.PGSQL.5432`, and the server makes a `.lock` beside it.
const LONGEST_FOLDER: usize = 104 - 1 - "/.s.PGSQL.5432".len();

/// Settings that trade safety for speed, and make results the same everywhere.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    "checkpoint_timeout=1d",
    "shared_buffers=64MB",
    "huge_pages=off",
    "max_connections=40",
    // One transaction may create or lock 10,000 tables with all that belongs to them.
    "max_locks_per_transaction=4096",
    "max_prepared_transactions=4",
    "max_parallel_workers_per_gather=0",
    "max_parallel_maintenance_workers=0",
    "jit=off",
    "ssl=off",
    "logging_collector=off",
    "log_destination=stderr",
    "timezone=UTC",
    "lc_messages=C",
];

/// A running server. Dropping it stops the server and removes its folder.
pub(super) struct Server {
    folder: PathBuf,
    watchdog: Child,
}

impl Server {
    /// Starts a server and waits until it takes connections.
    pub(super) fn start(binaries: &Path, until: Instant) -> Result<Self, Diagnostic> {
        let (folder, uid) = new_folder()?;
        let account = Account::for_user(uid);
        let server = Self::watch(folder, account, binaries)?;
        let template = Template::find(binaries, uid);
        if template.as_ref().is_some_and(|template| template.copy_to(&server.data(), account)) {
            match server.go(until) {
                Err(error) if Instant::now() > until => return Err(error),
                // The template may have been damaged; one made now cannot be.
                Err(_) => {}
                started => return started,
            }
            template.iter().for_each(Template::discard);
            let (folder, _) = new_folder()?;
            let server = Self::watch(folder, account, binaries)?;
            return server.go_from_scratch(binaries, account, template, until);
        }
        server.go_from_scratch(binaries, account, template, until)
    }

    /// Starts on a new data folder, which becomes the template.
    fn go_from_scratch(
        self,
        binaries: &Path,
        account: Option<Account>,
        template: Option<Template>,
        until: Instant,
    ) -> Result<Self, Diagnostic> {
        initdb(binaries, &self.data(), account, until)?;
        if let Some(template) = template {
            template.keep(&self.data());
        }
        self.go(until)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The folder that holds the socket.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts the process that removes the folder at the end, and starts the server on our word.
    fn watch(
        folder: PathBuf,
        account: Option<Account>,
        binaries: &Path,
    ) -> Result<Self, Diagnostic> {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", include_str!("watchdog.sh"), "schema-shadow"])
            .arg(&folder)
            .arg(binaries.join(executable("postgres")))
            .arg("-D")
            .arg(folder.join("data"))
            .arg("-k")
            .arg(quoted(&folder))
            .args(["-p", &PORT.to_string()]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        plain_environment(&mut command);
        // A group of its own, so that Ctrl-C ends us first and the server by our end.
        command.current_dir("/").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Account::run(account, &mut command);
        let spawned = Account::own(account, &folder).and_then(|()| command.spawn());
        match spawned {
            Ok(watchdog) => Ok(Self { folder, watchdog }),
            Err(error) => {
                let _ = std::fs::remove_dir_all(&folder);
                Err(failed(format!("could not start /bin/sh to watch the server: {error}")))
            }
        }
    }

    /// Gives the word, and waits until the server is ready.
    fn go(mut self, until: Instant) -> Result<Self, Diagnostic> {
        let said = self.watchdog.stdin.as_mut().map(|pipe| pipe.write_all(b"go\n"));
        if !matches!(said, Some(Ok(()))) {
            return Err(failed("the process that watches the server ended at once".to_owned()));
        }
        let status = self.folder.join("data/postmaster.pid");
        loop {
            // The server writes its state to the eighth line (src/include/utils/pidfile.h).
            let ready = std::fs::read_to_string(&status)
                .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"));
            if ready {
                return Ok(self);
            }
            if self.folder.join("exit").exists() || !matches!(self.watchdog.try_wait(), Ok(None)) {
                return Err(failed(format!("PostgreSQL did not start: {}", self.log())));
            }
            if Instant::now() > until {
                return Err(failed(format!("PostgreSQL was not ready in time: {}", self.log())));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The end of what the server wrote.
    fn log(&self) -> String {
        let text = std::fs::read(self.folder.join("log")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let last = lines.get(lines.len().saturating_sub(6)..).unwrap_or_default();
        if last.is_empty() { "it wrote nothing".to_owned() } else { last.join("\n    ") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The watchdog reads the end of its input, stops the server and removes the folder.
        drop(self.watchdog.stdin.take());
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            match self.watchdog.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(1)),
                _ => return,
            }
        }
    }
}

/// A new private folder with a path short enough for a socket, and the user id of this process.
fn new_folder() -> Result<(PathBuf, u32), Diagnostic> {
    let make = |base: &Path| {
        let folder = tempfile::Builder::new().prefix("schema-").tempdir_in(base)?;
        // Whose files we make is what the operating system takes us for.
        let uid = folder.path().metadata()?.uid();
        Ok::<_, std::io::Error>((folder, uid))
    };
    let chosen = std::env::temp_dir();
    let mut error = None;
    let mut second = None;
    for base in [chosen.as_path(), Path::new("/tmp")] {
        match make(base) {
            Ok((folder, uid)) => {
                let short = folder.path().as_os_str().len() <= LONGEST_FOLDER;
                if !short || (uid == 0 && !open_to_all(base)) {
                    continue;
                }
                // Where the server's account may not write, it cannot remove the folder after us.
                if uid != 0 || writable_by_all(base) {
                    return Ok((folder.keep(), uid));
                }
                second.get_or_insert((folder, uid));
            }
            Err(why) => error = Some((base.to_path_buf(), why)),
        }
    }
    if let Some((folder, uid)) = second {
        return Ok((folder.keep(), uid));
    }
    let why = match error {
        Some((base, error)) => format!("could not make a folder in {}: {error}", base.display()),
        None => format!("the path of {} is too long for a socket", chosen.display()),
    };
    Err(failed(why).help("set TMPDIR to a folder with a short path that every user may enter"))
}

/// The path as an element of `unix_socket_directories`, which separates by commas.
fn quoted(folder: &Path) -> String {
    format!("\"{}\"", folder.to_string_lossy().replace('"', "\"\""))
}

fn failed(why: String) -> Diagnostic {
    Diagnostic::error("shadow-start", format!("the shadow could not be started: {why}"))
}
