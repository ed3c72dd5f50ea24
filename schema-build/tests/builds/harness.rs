//! Crates in fresh folders, and what cargo and the build script say of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

/// The start of a crate with a table.
pub(crate) const USERS: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);\n";

/// One target folder for all crates, so that what they depend on is compiled once.
fn base() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("builds")
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A crate that is built by cargo.
pub(crate) struct Crate {
    pub(crate) folder: PathBuf,
    pub(crate) name: String,
}

/// What a run of cargo or of the script did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) ok: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn new(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            ok: output.status.success(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert!(self.ok, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Whether cargo ran nothing at all.
    pub(crate) fn is_fresh(&self) -> bool {
        let busy = |line: &str| {
            ["Compiling", "Running", "Dirty"].iter().any(|word| line.trim().starts_with(word))
        };
        self.ok && !self.stderr.lines().any(busy)
    }

    /// Whether cargo ran the build script.
    pub(crate) fn ran_script(&self) -> bool {
        self.stderr.lines().any(|line| {
            line.trim().starts_with("Running `")
                && line.contains("build-script-build")
                && !line.contains("rustc")
        })
    }

    /// The values of one directive of the script.
    pub(crate) fn directive(&self, name: &str) -> Vec<&str> {
        let prefix = format!("cargo::{name}=");
        self.stdout.lines().filter_map(|line| line.strip_prefix(&prefix)).collect()
    }

    pub(crate) fn warnings(&self) -> String {
        self.directive("warning").join("\n")
    }

    pub(crate) fn errors(&self) -> String {
        self.directive("error").join("\n")
    }
}

/// Everything that would make results depend on who runs the tests.
fn plain(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let ours = ["SCHEMA_", "PG", "CARGO_PKG", "CARGO_MANIFEST", "DATABASE_URL"];
        if name == "CI" || name == "OUT_DIR" || ours.iter().any(|start| name.starts_with(start)) {
            command.env_remove(name);
        }
    }
}

impl Crate {
    /// A crate with scripts in `db` as its source. Nothing of an earlier run is left.
    pub(crate) fn new(name: &str) -> Self {
        Self::in_folder(name, &base().join("crates").join(name))
    }

    /// The same in a folder that is part of a workspace.
    pub(crate) fn in_folder(name: &str, folder: &Path) -> Self {
        let _ = std::fs::remove_dir_all(folder);
        for part in ["build", ".fingerprint"] {
            let part = base().join("target/debug").join(part);
            for entry in std::fs::read_dir(part).into_iter().flatten().flatten() {
                let file = entry.file_name().to_string_lossy().into_owned();
                if file.strip_prefix(name).is_some_and(|rest| rest.starts_with('-')) {
                    std::fs::remove_dir_all(entry.path()).unwrap();
                }
            }
        }
        let this = Self { folder: folder.to_path_buf(), name: name.to_owned() };
        let build = workspace().join("schema-build");
        this.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
                 build = \"build.rs\"\n[build-dependencies]\nschema-build = {{ path = {build:?} }}\n\
                 [workspace]\n"
            ),
        );
        std::fs::copy(workspace().join("Cargo.lock"), this.folder.join("Cargo.lock")).unwrap();
        this.write("build.rs", "fn main() { schema_build::run() }\n");
        this.write("src/lib.rs", "pub const SCHEMA: &str = include_str!(\"../schema.json\");\n");
        this.write("schema.toml", "[source]\nscripts = \"db\"\n");
        this.write("db/1_users.sql", USERS);
        this
    }

    /// Adds the macro and what its models need.
    pub(crate) fn depend_on_facade(&self) {
        let manifest = self.read("Cargo.toml");
        let facade = format!("[dependencies]\nschema = {{ path = {:?} }}\n", workspace());
        self.write("Cargo.toml", &format!("{manifest}{facade}"));
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        // A file system that counts time in steps must see a later one.
        std::thread::sleep(Duration::from_millis(20));
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).unwrap()
    }

    pub(crate) fn snapshot(&self) -> String {
        self.read("schema.json")
    }

    /// `cargo build` with these variables.
    pub(crate) fn build(&self, variables: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO"));
        plain(&mut command);
        command.args(["build", "-v", "--offline"]).current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", base().join("target"));
        command.envs(variables.iter().copied());
        let ran = Ran::new(&command.output().unwrap());
        eprintln!("--- {} {variables:?}\n{}", self.name, ran.stderr);
        ran
    }

    /// The build script of this crate, as cargo compiled it.
    fn script(&self) -> PathBuf {
        let folders = std::fs::read_dir(base().join("target/debug/build")).unwrap();
        let mut found = folders.filter_map(|entry| {
            let entry = entry.unwrap();
            let program = entry.path().join("build-script-build");
            let name = entry.file_name().to_string_lossy().into_owned();
            (name.starts_with(&format!("{}-", self.name)) && program.is_file()).then_some(program)
        });
        found.next().expect("a compiled build script")
    }
}

/// A folder with the files of a crate, for which the build script is run without cargo.
pub(crate) struct Bare {
    pub(crate) root: tempfile::TempDir,
}

impl Bare {
    /// Scripts in `db` that make a table, and no snapshot yet.
    pub(crate) fn new() -> Self {
        let root = tempfile::Builder::new().prefix("bare-").tempdir().unwrap();
        let this = Self { root };
        std::fs::create_dir_all(this.path("out/of/out")).unwrap();
        std::fs::create_dir_all(this.temporary()).unwrap();
        // The server of a shadow is another user's when we are root.
        #[cfg(unix)]
        for (folder, mode) in [("", 0o755), ("tmp", 0o1777)] {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(this.root.path().join(folder), mode).unwrap();
        }
        this.write("Cargo.toml", "[package]\nname = \"bare\"\n");
        this.write("schema.toml", "[source]\nscripts = \"db\"\n");
        this.write("db/1_users.sql", USERS);
        this.write("src/lib.rs", "#[schema::derive_schema]\npub mod db {}\n");
        this
    }

    /// One whose source is a live database, with time for one on a busy machine.
    pub(crate) fn live(url: &str) -> Self {
        let this = Self::new();
        this.write("schema.toml", &format!("[source]\nurl = {url:?}\ndeadline = 30\n"));
        this
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        match path.strip_prefix("out/") {
            Some(rest) => self.root.path().join("out").join(rest),
            None => self.root.path().join("crate").join(path),
        }
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> Option<String> {
        std::fs::read_to_string(self.path(path)).ok()
    }

    pub(crate) fn snapshot(&self) -> Option<String> {
        self.read("schema.json")
    }

    /// What the macro would raise: the messages.
    pub(crate) fn drift(&self) -> Vec<String> {
        let text = self.read("out/of/out/schema-drift.json").unwrap_or_else(|| "[]".to_owned());
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let entries = json.as_array().unwrap();
        entries.iter().map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    /// The temporary folder that the script is told of.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    pub(crate) fn command(&self, variables: &[(&str, &str)]) -> Command {
        let out = self.path("out/of/out");
        let invoked = std::fs::File::create(self.path("out/of/invoked.timestamp")).unwrap();
        invoked.set_modified(SystemTime::now()).unwrap();
        let mut command = Command::new(script());
        plain(&mut command);
        command.current_dir(self.path("")).stdin(Stdio::null());
        command.env("CARGO_MANIFEST_DIR", self.path("").components().as_path());
        command.env("OUT_DIR", out).env("TMPDIR", self.temporary());
        command.envs(variables.iter().copied());
        command
    }

    /// Runs the script as cargo would.
    pub(crate) fn run(&self, variables: &[(&str, &str)]) -> Ran {
        let ran = Ran::new(&self.command(variables).output().unwrap());
        eprintln!("--- {variables:?}\n{}{}", ran.stdout, ran.stderr);
        assert!(!ran.stderr.contains("panicked"));
        ran
    }
}

/// The compiled build script of a crate.
pub(crate) fn script() -> &'static Path {
    static SCRIPT: OnceLock<PathBuf> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let it = Crate::new("bare-script");
        it.build(&[("SCHEMA_MODE", "offline")]);
        it.script()
    })
}
