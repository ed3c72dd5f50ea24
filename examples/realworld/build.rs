//! Keeps `snapshots/realworld.json` true to the scripts in `db/`.

fn main() {
    schema_build::run();
}
