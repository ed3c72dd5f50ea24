//! A temporary folder that goes with us, also when we are interrupted.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::Result;

/// Waits until our end of the pipe closes, by whatever means we end.
const WATCH: &str = "trap '' HUP INT TERM; read -r end; rm -rf \"$1\"";

/// A temporary folder. It is removed when the value is dropped and when the process is killed.
pub(crate) struct Folder {
    path: PathBuf,
    watchdog: Child,
}

impl Folder {
    pub(crate) fn new() -> Result<Self> {
        let path = tempfile::Builder::new().prefix("schema-").tempdir()?.keep();
        let watchdog = Command::new("sh")
            .args(["-c", WATCH, "schema-folder"])
            .arg(&path)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { path, watchdog })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

/// Copies a folder with all below it, without what cargo built there.
pub(crate) fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if !entry.file_type()?.is_dir() {
            std::fs::copy(entry.path(), target)?;
        } else if entry.file_name() != "target" {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}
