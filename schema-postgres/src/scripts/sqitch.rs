//! The order of a Sqitch project: that of `sqitch.plan` (<https://sqitch.org/docs/manual/sqitchplan/>).

use std::path::{Path, PathBuf};

/// The plan that a folder belongs to: it holds the plan itself, or is the `deploy` folder beside it.
pub(super) fn plan_of(folder: &Path) -> Option<PathBuf> {
    let beside = || folder.ends_with("deploy").then(|| folder.parent())?;
    [Some(folder), beside()]
        .into_iter()
        .flatten()
        .map(|folder| folder.join("sqitch.plan"))
        .find(|plan| plan.is_file())
}

/// The files that deploy the changes of a plan, in its order. A change that was reworked since has
/// its script under the name of a tag that came between.
pub(super) fn deployed(plan: &Path, text: &str) -> Vec<PathBuf> {
    let folder = plan.parent().unwrap_or(Path::new("")).join("deploy");
    let steps: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(['#', ' ', '\t']).next())
        .map(|step| step.trim_start_matches('+'))
        .filter(|step| !step.is_empty() && !step.starts_with(['%', '-']))
        .collect();
    let changes = steps.iter().enumerate().filter(|(_, step)| !step.starts_with('@'));
    changes
        .map(|(at, change)| {
            let later = steps.get(at + 1..).unwrap_or_default();
            let again = later.iter().position(|step| step == change).unwrap_or(0);
            let tags = later.iter().take(again).filter(|step| step.starts_with('@'));
            tags.map(|tag| folder.join(format!("{change}{tag}.sql")))
                .find(|file| file.is_file())
                .unwrap_or_else(|| folder.join(format!("{change}.sql")))
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_the_order_of_the_plan() {
        let folder = tempfile::tempdir().unwrap();
        let deploy = folder.path().join("deploy");
        std::fs::create_dir(&deploy).unwrap();
        std::fs::write(deploy.join("users@v1.sql"), "").unwrap();
        let text = "%syntax-version=1.0.0\n%project=shop\n\n# first\nschema 2024-01-01T00:00:00Z A <a@b> # note\nusers [schema] 2024-01-01T00:00:00Z A <a@b>\n@v1 2024-01-02T00:00:00Z A <a@b>\nusers [users@v1] 2024-01-03T00:00:00Z A <a@b>\n";
        let plan = folder.path().join("sqitch.plan");
        std::fs::write(&plan, text).unwrap();
        assert_eq!(plan_of(&deploy), Some(plan.clone()));
        let files = ["schema.sql", "users@v1.sql", "users.sql"].map(|name| deploy.join(name));
        assert_eq!(deployed(&plan, text), files);
    }
}
