//! The project's own commands: `cargo demo` and `cargo xtask test | tidy | bench`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod command;
mod demo;
mod folder;
mod server;
mod style;
mod test;
mod tidy;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
The project's own commands.

  cargo demo                    the product in five acts, on a copy of examples/shop
  cargo xtask test [STEP…]      everything that CI checks, or only the named steps
  cargo xtask tidy              the rules of the house that no compiler knows
  cargo xtask bench [NAME…]     how fast it is, against what else one could run";

/// What went wrong, in words for whoever typed the command.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["demo"] => demo::run().map(|()| true),
        ["test", steps @ ..] => test::run(steps),
        ["tidy"] => tidy::run(),
        ["bench", names @ ..] => bench::run(names),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(true)
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
