//! Sources as a revision of a git repository has them, read with the `git` command.

use crate::deadline::within;
use crate::source::{self, LoadOptions, Loaded, Source};
use schema_core::report::visible;
use schema_core::{Diagnostic, snapshot};
use std::collections::{BTreeMap, BTreeSet};
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
    let tree = git.tree(&commit)?;
    let here = git.here()?;
    let path = tree.find(path, &here).ok_or_else(|| {
        Diagnostic::error("git-path", format!("there is no {shown}")).help(
            "the path starts at the top of the repository: git ls-tree -r --name-only REVISION",
        )
    })?;
    let is_file = tree.0.contains(&path);
    if is_file && !is_sql(&path) {
        let text = String::from_utf8(git.blob(&commit, &path)?).map_err(|_| {
            Diagnostic::error("git-encoding", format!("{shown} is not UTF-8"))
                .help("name a snapshot or an SQL script")
        })?;
        let schema = snapshot::decode(&text, &shown)?;
        return Ok(Loaded { schema, origin: shown, files: Vec::new(), owners: BTreeMap::new() });
    }
    let folder = tempfile(&shown)?;
    let wanted = if is_file { vec![path.clone()] } else { tree.scripts(&path)? };
    git.checkout(&commit, &tree, wanted, &here, &folder.0)?;
    // Relative includes must not find the working tree.
    let options = LoadOptions { base: folder.0.join(here), ..options.clone() };
    let temporary = format!("{}/", folder.0.display());
    let named = visible(&format!("git:{revision}:"));
    let scripts = source::scripts(&[folder.0.join(path)], &shown, &options);
    let mut loaded = scripts.map_err(|mut error| {
        error.message = error.message.replace(&temporary, &named);
        if let Some(origin) = &mut error.origin {
            origin.path = origin.path.replace(&temporary, &named);
        }
        error
    })?;
    loaded.files = Vec::new();
    Ok(loaded)
}

fn is_sql(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".sql")
}

/// The files of a commit, by their paths from the top.
struct Tree(BTreeSet<String>);

impl Tree {
    /// The file or folder that is meant: from the top of the repository, or from the folder we are
    /// in.
    fn find(&self, path: &str, here: &str) -> Option<String> {
        // As git has it, a path that starts with a dot starts from where we are.
        let is_here = path.split('/').next().is_some_and(|first| matches!(first, "." | ".."));
        let top = if is_here { None } else { plain(path) };
        let known = |path: &String| {
            path.is_empty() || self.0.contains(path) || self.below(path).next().is_some()
        };
        [top, plain(&format!("{here}/{path}"))].into_iter().flatten().find(known)
    }

    fn below(&self, folder: &str) -> impl Iterator<Item = &String> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.0.range(start.clone()..).take_while(move |path| path.starts_with(&start))
    }

    /// The scripts of a folder, and the plan that tells their order.
    fn scripts(&self, folder: &str) -> Result<Vec<String>, Diagnostic> {
        let is_plan = |path: &str| path.rsplit('/').next() == Some("sqitch.plan");
        let wanted = self.below(folder).filter(|path| is_sql(path) || is_plan(path));
        let above = plain(&format!("{folder}/../sqitch.plan"));
        let files: Vec<String> =
            wanted.cloned().chain(above.filter(|plan| self.0.contains(plan))).collect();
        if files.len() > FILES {
            return Err(Diagnostic::error(
                "git-files",
                format!("the folder has {} SQL files; at most {FILES} are read", files.len()),
            ));
        }
        Ok(files)
    }
}

/// A path with slashes and without detours; nothing where it leads out of the repository.
fn plain(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

struct Git {
    folder: PathBuf,
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

    /// The folder we are in, from the top of the repository.
    fn here(&self) -> Result<String, Diagnostic> {
        let prefix = self.run(&["rev-parse", "--show-prefix"])?.unwrap_or_default();
        let prefix = String::from_utf8_lossy(&prefix).into_owned();
        Ok(prefix.trim_end_matches(['\n', '/']).to_owned())
    }

    fn tree(&self, commit: &str) -> Result<Tree, Diagnostic> {
        let listed = self.run(&["ls-tree", "-r", "-z", "--full-tree", commit])?.unwrap_or_default();
        let rows = listed.split(|byte| *byte == 0).filter_map(|row| std::str::from_utf8(row).ok());
        let files = rows
            .filter_map(|row| row.split_once('\t'))
            // Links and submodules are no scripts.
            .filter(|(about, path)| about.starts_with("100") && is_plain(path))
            .map(|(_, path)| path.to_owned());
        Ok(Tree(files.collect()))
    }

    /// Writes files of a commit into a folder, and the files that they include.
    fn checkout(
        &self,
        commit: &str,
        tree: &Tree,
        mut wanted: Vec<String>,
        here: &str,
        to: &Path,
    ) -> Result<(), Diagnostic> {
        let mut done = BTreeSet::new();
        while let Some(file) = wanted.pop() {
            if !done.insert(file.clone()) {
                continue;
            }
            let bytes = self.blob(commit, &file)?;
            let text = String::from_utf8_lossy(&bytes);
            let included = source::includes(Path::new(&file), &text, Path::new(here));
            let included = included.iter().filter_map(|path| plain(path.to_str()?));
            wanted.extend(included.filter(|path| tree.0.contains(path)));
            let path = to.join(&file);
            let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            let written = folder.and_then(|()| std::fs::write(&path, &bytes));
            written.map_err(|error| unwritable(&file, &error))?;
        }
        Ok(())
    }

    fn blob(&self, commit: &str, path: &str) -> Result<Vec<u8>, Diagnostic> {
        let name = format!("{commit}:{path}");
        self.run(&["cat-file", "blob", &name])?.ok_or_else(|| {
            Diagnostic::error("git-path", format!("git cannot read {}", visible(&name)))
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
