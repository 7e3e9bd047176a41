//! `peers FILE FOLDER...`: writes what the suite found of each peer, as `tests/peers/run.py` left it in its folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cognito_identity_tests::peers::{Peer, markdown};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match write(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: &[PathBuf]) -> Result<(), String> {
    let [file, folders @ ..] = arguments else {
        return Err("the file is missing; allowed: peers FILE FOLDER...".to_owned());
    };
    let peers: Vec<_> =
        folders.iter().map(|folder| Peer::read(folder).map_err(of(folder))).collect::<Result<_, _>>()?;
    std::fs::write(file, markdown(&peers)).map_err(|error| of(file)(error.to_string()))
}

fn of(path: &Path) -> impl Fn(String) -> String {
    move |why| format!("{}: {why}", path.display())
}
