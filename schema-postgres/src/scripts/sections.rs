//! The parts of a migration file that its owner's tool runs when it goes forward.

/// Where a line of a file leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Up,
    Down,
    StatementBegin,
    StatementEnd,
}

/// The parts to run, each with its first line: all of a file without marks; else what lies between
/// the marks of dbmate (`-- migrate:up`), goose (`-- +goose Up`) or sql-migrate (`-- +migrate Up`).
pub(super) fn forward(text: &str) -> Vec<(usize, &str)> {
    if !text.lines().any(|line| mark(line) == Some(Mark::Up)) {
        return vec![(1, text)];
    }
    let mut parts = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut forward = false;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if let Some(mark) = mark(line) {
            if let Some((first_line, start)) = open.take() {
                parts.push((first_line, text.get(start..at).unwrap_or_default()));
            }
            forward = match mark {
                Mark::Up => true,
                Mark::Down => false,
                // What goose takes as one statement is a part of its own.
                Mark::StatementBegin | Mark::StatementEnd => forward,
            };
            if forward {
                open = Some((number + 2, at + line.len()));
            }
        }
        at += line.len();
    }
    if let Some((first_line, start)) = open {
        parts.push((first_line, text.get(start..).unwrap_or_default()));
    }
    parts.retain(|(_, part)| !part.trim().is_empty());
    parts
}

fn mark(line: &str) -> Option<Mark> {
    let comment = line.trim_start().strip_prefix("--")?.trim();
    let mut words = comment.split_whitespace();
    match words.next()? {
        "migrate:up" => Some(Mark::Up),
        "migrate:down" => Some(Mark::Down),
        "+goose" | "+migrate" => match words.next()?.to_ascii_lowercase().as_str() {
            "up" => Some(Mark::Up),
            "down" => Some(Mark::Down),
            "statementbegin" => Some(Mark::StatementBegin),
            "statementend" => Some(Mark::StatementEnd),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_marks_is_run_whole() {
        assert_eq!(forward("select 1;\n"), [(1, "select 1;\n")]);
        assert_eq!(forward("-- migrate:downwards\n"), [(1, "-- migrate:downwards\n")]);
    }

    #[test]
    fn dbmate() {
        let text = "-- migrate:up transaction:false\ncreate table t ();\n\n-- migrate:down\ndrop table t;\n";
        assert_eq!(forward(text), [(2, "create table t ();\n\n")]);
        assert_eq!(
            forward("-- migrate:down\ndrop table t;\n-- migrate:up\nselect 1;"),
            [(4, "select 1;")]
        );
    }

    #[test]
    fn goose() {
        let text = "-- +goose NO TRANSACTION\n-- +goose Up\nselect 1;\n-- +goose StatementBegin\nselect 2; select 3\n-- +goose StatementEnd\nselect 4;\r\n-- +goose Down\n-- +goose StatementBegin\nselect 5;\n-- +goose StatementEnd\n";
        assert_eq!(
            forward(text),
            [(3, "select 1;\n"), (5, "select 2; select 3\n"), (7, "select 4;\r\n")]
        );
        assert_eq!(
            forward("-- +migrate Up\nselect 1;\n-- +migrate Down\nselect 2;"),
            [(2, "select 1;\n")]
        );
    }
}
