//! Reads scripts from files and folders.

use super::folder::{Entry, order};
use super::lexer::{Piece, pieces};
use super::{Script, sections, sqitch};
use schema_core::{Diagnostic, Origin};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How deep folders and includes may be nested.
const DEEPEST: usize = 32;

/// The largest script.
const MAX_BYTES: u64 = 1 << 30;

/// Reads files, and the files of folders in the order of the tool that owns the folder: numbered
/// files, Diesel, sqlx, golang-migrate, refinery, dbmate, goose, Flyway and Sqitch are known. Files that
/// undo others are left out. Includes are read in their place: `\ir` starts from the script, `\i`
/// too where such a file is there, else from the current folder.
///
/// # Errors
///
/// `scripts-missing`, `scripts-unreadable`, `scripts-encoding` and `scripts-empty` name the path;
/// `scripts-include` the place of an include that cannot be read.
pub fn read_scripts(paths: &[PathBuf]) -> Result<Vec<Script>, Diagnostic> {
    read_scripts_from(paths, Path::new(""))
}

/// As [`read_scripts`], with another folder in the place of the current one.
///
/// # Errors
///
/// As [`read_scripts`].
pub fn read_scripts_from(paths: &[PathBuf], base: &Path) -> Result<Vec<Script>, Diagnostic> {
    let mut reader = Reader { base, scripts: Vec::new() };
    for path in paths {
        let before = reader.scripts.len();
        let metadata = path.metadata().map_err(|error| unreadable(path, &error))?;
        if metadata.is_dir() {
            reader.folder(path, 0)?;
            if reader.scripts.len() == before {
                return Err(Diagnostic::error(
                    "scripts-empty",
                    format!("the folder {} holds no SQL script", path.display()),
                )
                .help("name a folder with .sql files, or with migrations in subfolders"));
            }
        } else {
            reader.file(path, false, 0)?;
        }
    }
    Ok(reader.scripts)
}

/// The files that a script may include, in the order in which they are looked for.
pub fn includes(script: &Path, text: &str, base: &Path) -> Vec<PathBuf> {
    if !text.contains("\\i") {
        return Vec::new();
    }
    let commands = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Meta { command, .. } => text.get(command),
        _ => None,
    });
    commands.filter_map(included).flat_map(|it| it.files(script, base)).collect()
}

/// The files and folders whose change may change what [`read_scripts`] returns.
pub fn watched(paths: &[PathBuf], scripts: &[Script]) -> Vec<PathBuf> {
    let mut watched: BTreeSet<PathBuf> = paths.iter().cloned().collect();
    for script in scripts {
        // A new file shows in its folder only.
        let folders = script.path.ancestors().skip(1);
        let inside = |folder: &&Path| paths.iter().any(|path| folder.starts_with(path));
        watched.extend(folders.take_while(inside).map(Path::to_path_buf));
        watched.insert(script.path.clone());
    }
    for folder in paths {
        watched.extend(sqitch::plan_of(folder));
    }
    watched.into_iter().collect()
}

/// Gathers scripts.
struct Reader<'b> {
    /// Where `\i` starts from.
    base: &'b Path,
    scripts: Vec<Script>,
}

impl Reader<'_> {
    fn folder(&mut self, path: &Path, depth: usize) -> Result<(), Diagnostic> {
        if depth > DEEPEST {
            return Err(Diagnostic::error(
                "scripts-unreadable",
                format!("{} is nested too deeply", path.display()),
            )
            .help("look for a link that leads back to a folder above it"));
        }
        if let Some(plan) = sqitch::plan_of(path) {
            let text = std::fs::read_to_string(&plan).map_err(|error| unreadable(&plan, &error))?;
            let files = sqitch::deployed(&plan, &text);
            return files.iter().try_for_each(|file| self.file(file, false, 0));
        }
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(path).map_err(|error| unreadable(path, &error))? {
            let entry = entry.map_err(|error| unreadable(path, &error))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            // Links are followed; a broken one is an error only if it is called .sql.
            entries.push(match entry.path().metadata() {
                Ok(metadata) if metadata.is_dir() => Entry::Folder(name),
                _ => Entry::File(name),
            });
        }
        let migration = |name: &str| {
            ["up.sql", "migration.sql"]
                .map(|file| path.join(name).join(file))
                .into_iter()
                .find(|file| file.is_file())
        };
        let (entries, migrations) = order(entries, &|name| migration(name).is_some());
        for entry in entries {
            match entry {
                Entry::File(name) => self.file(&path.join(name), migrations, 0)?,
                Entry::Folder(name) => match migration(&name).filter(|_| migrations) {
                    Some(file) => self.file(&file, true, 0)?,
                    None => self.folder(&path.join(name), depth + 1)?,
                },
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, transaction: bool, depth: usize) -> Result<(), Diagnostic> {
        // What is no file, such as /dev/zero, may have no end.
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
            .map_err(|error| unreadable(path, &error))?;
        if bytes.len() as u64 > MAX_BYTES {
            let why =
                format!("{} has more than the {MAX_BYTES} bytes that are read", path.display());
            return Err(Diagnostic::error("scripts-too-large", why)
                .help("leave the data out: pg_dump --schema-only"));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let place = error.utf8_error().valid_up_to();
            let line = error
                .as_bytes()
                .get(..place)
                .unwrap_or_default()
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            Diagnostic::error(
                "scripts-encoding",
                format!("{} is not UTF-8 (line {line})", path.display()),
            )
            .help(format!("convert it: iconv -t UTF-8 -f LATIN1 {0} > {0}.utf8", path.display()))
        })?;
        // psql skips the byte order mark as well.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if text.contains('\0') {
            return Err(Diagnostic::error(
                "scripts-encoding",
                format!("{} contains a NUL character, so it is no SQL script", path.display()),
            )
            .help("convert it to UTF-8, or leave it out"));
        }
        for (first_line, part) in sections::forward(text) {
            // A marked file is one of a tool that runs it in a transaction.
            let transaction = transaction || part.len() != text.len();
            let script =
                Script { path: path.to_path_buf(), text: part.to_owned(), first_line, transaction };
            self.include(script, depth)?;
        }
        Ok(())
    }

    /// Adds the script, cut where it includes others.
    fn include(&mut self, script: Script, depth: usize) -> Result<(), Diagnostic> {
        if !script.text.contains("\\i") {
            self.scripts.push(script);
            return Ok(());
        }
        let mut done = 0;
        let cut = |range: std::ops::Range<usize>| Script {
            first_line: script.first_line + line_of(&script.text, range.start),
            text: script.text.get(range).unwrap_or_default().to_owned(),
            ..script.clone()
        };
        for piece in pieces(&script.text) {
            let Piece::Meta { command, .. } = piece else { continue };
            let Some(included) = script.text.get(command.clone()).and_then(included) else {
                continue;
            };
            let origin = Origin {
                path: script.path.display().to_string(),
                text: script.text.clone(),
                first_line: script.first_line,
                start: command.start,
                end: command.end,
            };
            if depth >= DEEPEST {
                return Err(Diagnostic::error(
                    "scripts-include",
                    "scripts include each other without end",
                )
                .origin(origin)
                .help("remove the include that leads back"));
            }
            let files = included.files(&script.path, self.base);
            let file = files.iter().find(|file| file.is_file()).or(files.last());
            let Some(file) = file else { continue };
            self.scripts.push(cut(done..command.start));
            self.file(file, script.transaction, depth + 1).map_err(|error| {
                if error.origin.is_some() {
                    error
                } else {
                    Diagnostic { code: "scripts-include", ..error }.origin(origin)
                }
            })?;
            done = command.end;
        }
        self.scripts.push(cut(done..script.text.len()));
        Ok(())
    }
}

/// What a meta-command includes.
struct Included {
    name: String,
    /// Whether it starts from the script, and from nowhere else.
    relative: bool,
}

impl Included {
    /// The files that may be meant. psql starts `\i` from its working directory, which is not the
    /// same for every caller, so one beside the script comes first.
    fn files(&self, script: &Path, base: &Path) -> Vec<PathBuf> {
        let beside = script.parent().unwrap_or(Path::new("")).join(&self.name);
        let there = (!self.relative).then(|| base.join(&self.name));
        [beside].into_iter().chain(there).collect()
    }
}

/// Reads a meta-command that includes.
fn included(command: &str) -> Option<Included> {
    let relative = match command.split_whitespace().next()? {
        "\\i" | "\\include" => false,
        "\\ir" | "\\include_relative" => true,
        _ => return None,
    };
    let name = command.split_once(char::is_whitespace)?.1.trim();
    let name = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')).unwrap_or(name);
    Some(Included { name: name.to_owned(), relative })
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let shown = path.display();
    if error.kind() == std::io::ErrorKind::NotFound {
        return Diagnostic::error("scripts-missing", format!("{shown} does not exist"))
            .help("correct the path of the scripts; it starts from the crate's folder");
    }
    Diagnostic::error("scripts-unreadable", format!("{shown} cannot be read: {error}"))
        .help("check who may read it")
}
