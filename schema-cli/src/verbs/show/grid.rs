//! Text in columns.

use anstyle::Style;

/// Rows under headings, as psql aligns them; columns in which no row has anything are left out.
pub(super) fn grid(headings: &[&str], rows: &[Vec<String>]) -> String {
    let strong = Style::new().bold();
    let kept: Vec<usize> = (0..headings.len())
        .filter(|i| {
            *i < 2 || rows.iter().any(|row| row.get(*i).is_some_and(|cell| !cell.is_empty()))
        })
        .collect();
    let width = |i: usize| {
        let cells = rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.chars().count());
        cells.chain(headings.get(i).map(|heading| heading.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<(usize, usize)> = kept.iter().map(|i| (*i, width(*i))).collect();
    let line = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<_> =
            widths.iter().map(|(i, width)| format!("{:<width$}", cell(*i))).collect();
        format!(" {}", cells.join(" | ")).trim_end().to_owned()
    };
    let heads = line(&|i| headings.get(i).map(|heading| (*heading).to_owned()).unwrap_or_default());
    let rules: Vec<_> = widths.iter().map(|(_, width)| "-".repeat(width + 2)).collect();
    let mut out = format!("{strong}{heads}{strong:#}\n{}\n", rules.join("+"));
    for row in rows {
        out.push_str(&line(&|i| row.get(i).cloned().unwrap_or_default()));
        out.push('\n');
    }
    out
}
