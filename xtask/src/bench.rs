//! `cargo xtask bench`.
pub(crate) fn run(_: &[&str]) -> crate::Result<()> {
    Ok(())
}
