//! ZIP archives read by other readers than the library that wrote them, where there are any.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// The files of an archive in order: their names and what is in them. All readers at hand must agree.
pub fn unpacked(archive: &Path) -> Vec<(String, Vec<u8>)> {
    let mut read = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    let mut files = Vec::new();
    for index in 0..read.len() {
        let mut file = read.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    let python = "import sys, zipfile, pathlib\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])";
    let others: [(&str, fn(&Path, &Path) -> Vec<String>); 2] = [
        ("python3", |archive, into| vec![archive.display().to_string(), into.display().to_string()]),
        ("unzip", |archive, into| {
            vec!["-q".to_owned(), archive.display().to_string(), "-d".to_owned(), into.display().to_string()]
        }),
    ];
    for (program, arguments) in others {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        if program == "python3" {
            command.args(["-c", python]);
        }
        match command.args(arguments(archive, folder.path())).stdin(Stdio::null()).output() {
            Ok(output) => assert!(output.status.success(), "{program}: {output:?}"),
            Err(_) => {
                eprintln!("SKIPPED: {program} is not on this machine");
                continue;
            }
        }
        for (name, bytes) in &files {
            assert!(std::fs::read(folder.path().join(name)).unwrap() == *bytes, "{program}: {name}");
        }
    }
    files
}
