//! What two texts of several lines have in common.

/// The lines that differ, marked `-` and `+`, with one line around them.
pub(super) fn line_diff<'t>(before: &'t str, after: &'t str) -> Vec<(char, &'t str)> {
    let all = all_lines(before, after);
    let differs = |i: usize| all.get(i).is_some_and(|(mark, _)| *mark != ' ');
    (0..all.len())
        .filter(|i| differs(*i) || differs(i + 1) || i.checked_sub(1).is_some_and(differs))
        .filter_map(|i| all.get(i).copied())
        .collect()
}

/// Every line of both texts, those of one alone marked `-` and `+`.
pub(super) fn all_lines<'t>(before: &'t str, after: &'t str) -> Vec<(char, &'t str)> {
    let (a, b): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let inner = |lines: &[&'t str]| -> Vec<&'t str> {
        lines.iter().take(lines.len() - tail).skip(head).copied().collect()
    };
    let mut all: Vec<(char, &str)> = a.iter().take(head).map(|line| (' ', *line)).collect();
    all.extend(edits(&inner(&a), &inner(&b)));
    all.extend(a.iter().skip(a.len() - tail).map(|line| (' ', *line)));
    all
}

/// A shortest way from one text to the other, by their longest common subsequence.
fn edits<'t>(a: &[&'t str], b: &[&'t str]) -> Vec<(char, &'t str)> {
    /// Above this many comparisons all old lines go before all new ones come.
    const MAX: usize = 1 << 20;
    let (mut a, mut b) = (a, b);
    let mut out = Vec::new();
    if a.len().saturating_mul(b.len()) < MAX {
        // `common[i][j]` is how many lines the rests from `i` and `j` have in common.
        let mut common = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
        let at = |common: &[Vec<usize>], i: usize, j: usize| {
            common.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0)
        };
        for (i, x) in a.iter().enumerate().rev() {
            for (j, y) in b.iter().enumerate().rev() {
                let longest = if x == y {
                    at(&common, i + 1, j + 1) + 1
                } else {
                    at(&common, i + 1, j).max(at(&common, i, j + 1))
                };
                if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                    *cell = longest;
                }
            }
        }
        let (mut i, mut j) = (0, 0);
        while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) {
            if x == y {
                out.push((' ', *x));
                (a, b, i, j) = (a_rest, b_rest, i + 1, j + 1);
            } else if at(&common, i + 1, j) >= at(&common, i, j + 1) {
                out.push(('-', *x));
                (a, i) = (a_rest, i + 1);
            } else {
                out.push(('+', *y));
                (b, j) = (b_rest, j + 1);
            }
        }
    }
    out.extend(a.iter().map(|line| ('-', *line)));
    out.extend(b.iter().map(|line| ('+', *line)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ() {
        let diff = line_diff("a\nb\nc\nd", "a\nb\nx\ny\nd");
        assert_eq!(diff, [(' ', "b"), ('-', "c"), ('+', "x"), ('+', "y"), (' ', "d")]);
        assert_eq!(line_diff("a\na", "a\na\na"), [(' ', "a"), ('+', "a")]);
        let diff = line_diff("1\na\nb\nc\n2", "x\na\nb\nc\ny");
        let said: String = diff.iter().map(|(mark, line)| format!("{mark}{line}")).collect();
        assert_eq!(said, "-1+x a c-2+y");
    }
}
