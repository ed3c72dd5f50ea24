//! Sources as a revision of a git repository has them, read with the `git` command.

use crate::deadline::within;
use crate::source::{self, LoadOptions, Loaded, Source};
use schema_core::report::visible;
use schema_core::{Diagnostic, snapshot};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long one `git` command may take.
const LIMIT: Duration = Duration::from_secs(30);

/// How many files a folder may have.
const FILES: usize = 10_000;

/// Reads what follows `git:`.
pub(crate) fn parse(rest: &str) -> Result<Source, Diagnostic> {
    let invalid = |why: &str| {
        Diagnostic::error("source-invalid", why).help("for example git:HEAD~1:schema.json")
    };
    let (revision, path) = rest
        .split_once(':')
        .ok_or_else(|| invalid("`git:` is followed by a revision, a colon and a path"))?;
    // Git takes a word that starts with a dash for an option.
    if revision.is_empty() || revision.starts_with('-') || revision.contains(['\0', '\n']) {
        return Err(invalid("this is no revision of git"));
    }
    if path.is_empty() || path.contains(['\0', '\n']) {
        return Err(invalid("a path follows the revision"));
    }
    Ok(Source::Git { revision: revision.to_owned(), path: path.to_owned() })
}

/// Reads a snapshot or runs scripts of a revision.
pub(crate) fn load(
    revision: &str,
    path: &str,
    options: &LoadOptions,
) -> Result<Loaded, Diagnostic> {
    let shown = visible(&format!("git:{revision}:{path}"));
    let git = Git { folder: options.base.clone() };
    let commit = git.commit(revision)?;
    let (object, path) = git.find(&commit, path, &shown)?;
    if object.folder {
        let folder = tempfile(&shown)?;
        let files = git.files(&commit, &path)?;
        for file in files {
            git.checkout(&commit, &path, &file, &folder.0)?;
        }
        return run(vec![folder.0.clone()], &folder, &shown, options);
    }
    let bytes = git.blob(&format!("{commit}:{path}"))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Diagnostic::error("git-encoding", format!("{shown} is not UTF-8"))
            .help("name a snapshot or an SQL script")
    })?;
    if !path.to_ascii_lowercase().ends_with(".sql") {
        let schema = snapshot::decode(&text, &shown)?;
        return Ok(Loaded { schema, origin: shown, files: Vec::new(), owners: BTreeMap::new() });
    }
    let folder = tempfile(&shown)?;
    let name = path.rsplit('/').next().unwrap_or("script.sql");
    let file = folder.0.join(name);
    std::fs::write(&file, text).map_err(|error| unwritable(&shown, &error))?;
    run(vec![file], &folder, &shown, options)
}

/// Runs scripts that were written to a temporary folder, and speaks of them as of the revision's.
fn run(
    paths: Vec<PathBuf>,
    folder: &Temporary,
    shown: &str,
    options: &LoadOptions,
) -> Result<Loaded, Diagnostic> {
    let temporary = folder.0.display().to_string();
    let mut loaded = source::scripts(&paths, shown, options).map_err(|mut error| {
        error.message = error.message.replace(&temporary, shown);
        if let Some(origin) = &mut error.origin {
            origin.path = origin.path.replace(&temporary, shown);
        }
        error
    })?;
    loaded.files = Vec::new();
    Ok(loaded)
}

struct Git {
    folder: PathBuf,
}

struct Object {
    folder: bool,
}

impl Git {
    fn commit(&self, revision: &str) -> Result<String, Diagnostic> {
        let wanted = format!("{revision}^{{commit}}");
        let output =
            self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        let commit = output.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let commit = commit.trim();
        if commit.is_empty() || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Diagnostic::error(
                "git-revision",
                format!("git knows no revision `{}` here", visible(revision)),
            )
            .help("run it inside the repository; git log shows its revisions")
            .help("a shallow clone has only its newest: git fetch --unshallow"));
        }
        Ok(commit.to_owned())
    }

    /// What stands at the path: from the top of the repository, or from the folder we are in.
    fn find(&self, commit: &str, path: &str, shown: &str) -> Result<(Object, String), Diagnostic> {
        let path = path.trim_end_matches('/');
        for path in [path.to_owned(), format!("./{path}")] {
            if let Some(kind) = self.run(&["cat-file", "-t", &format!("{commit}:{path}")])? {
                return Ok((Object { folder: kind.starts_with(b"tree") }, path));
            }
        }
        Err(Diagnostic::error("git-path", format!("there is no {shown}")).help(
            "the path starts at the top of the repository: git ls-tree -r --name-only REVISION",
        ))
    }

    /// The paths below a folder of SQL files and what they may include.
    fn files(&self, commit: &str, folder: &str) -> Result<Vec<String>, Diagnostic> {
        let tree = format!("{commit}:{folder}");
        let listed = self.run(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        let listed = String::from_utf8(listed.unwrap_or_default()).map_err(|_| {
            Diagnostic::error("git-encoding", "a file name of the revision is not UTF-8")
        })?;
        let files: Vec<String> = listed
            .split('\0')
            .filter_map(|row| row.split_once('\t'))
            // Links and submodules are no scripts.
            .filter(|(about, path)| about.starts_with("100") && is_plain(path))
            .map(|(_, path)| path.to_owned())
            .filter(|path| path.to_ascii_lowercase().ends_with(".sql"))
            .collect();
        if files.len() > FILES {
            return Err(Diagnostic::error(
                "git-files",
                format!("the folder has {} SQL files; at most {FILES} are read", files.len()),
            ));
        }
        Ok(files)
    }

    fn checkout(
        &self,
        commit: &str,
        folder: &str,
        file: &str,
        to: &Path,
    ) -> Result<(), Diagnostic> {
        let name = if folder == "." || folder == "./." {
            format!("{commit}:{file}")
        } else {
            format!("{commit}:{folder}/{file}")
        };
        let bytes = self.blob(&name)?;
        let path = to.join(file);
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, bytes));
        written.map_err(|error| unwritable(file, &error))
    }

    fn blob(&self, name: &str) -> Result<Vec<u8>, Diagnostic> {
        self.run(&["cat-file", "blob", name])?.ok_or_else(|| {
            Diagnostic::error("git-path", format!("git cannot read {}", visible(name)))
                .help("a partial clone may lack it: git fetch")
        })
    }

    /// What the command writes, or nothing when it fails.
    fn run(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, Diagnostic> {
        let mut command = Command::new("git");
        command.arg("--no-pager").args(arguments);
        if !self.folder.as_os_str().is_empty() {
            command.current_dir(&self.folder);
        }
        // It must not ask, and must not fetch.
        command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
        command.stdin(Stdio::null()).stderr(Stdio::null());
        within(LIMIT, "git", move || {
            let output = command.output().map_err(|error| {
                Diagnostic::error("git-missing", format!("git could not be run: {error}"))
                    .help("install git, or name a file instead")
            })?;
            Ok(output.status.success().then_some(output.stdout))
        })
    }
}

/// Whether a path of a tree stays inside the folder that it is written to.
fn is_plain(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// A folder that goes away with this value.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn tempfile(shown: &str) -> Result<Temporary, Diagnostic> {
    for n in 0..100 {
        let name = format!("schema-git-{}-{n}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unwritable(shown, &error)),
            Ok(()) => return Ok(Temporary(folder)),
        }
    }
    Err(unwritable(shown, &std::io::ErrorKind::AlreadyExists.into()))
}

fn unwritable(shown: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        "git-temporary",
        format!("{} cannot be copied to a temporary folder: {error}", visible(shown)),
    )
    .help("set TMPDIR to a folder that can be written")
}
