//! The text files of the repository.

use std::path::Path;

/// A text file, with its path from the root and `/` between folders.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Endings of the files that people write or read here.
const TEXT: &[&str] = &["rs", "toml", "md", "sql", "json", "yml", "yaml", "sh", "stderr", "snap"];

/// All text files below `root`, in order, without what cargo and git keep there.
pub(crate) fn all(root: &Path) -> std::io::Result<Vec<File>> {
    let mut files = Vec::new();
    read(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<File>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if name != "target" && name != ".git" {
                read(&entry.path(), &format!("{path}/"), files)?;
            }
            continue;
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if TEXT.contains(&ending) || prefix == ".ci/" {
            let bytes = std::fs::read(entry.path())?;
            files.push(File { path, text: String::from_utf8_lossy(&bytes).into_owned() });
        }
    }
    Ok(())
}
