//! Workbooks made to do harm, brought in at each door: small outside and endless inside, claims of any size, words from elsewhere. None takes
//! more memory than is allowed, none is read beyond itself, and whoever tried hears why.

use crate::serve::{PROGRAM, Server, program};
use crate::ssh::{Office, Visitor};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// MiB that a program may take to look at a workbook, whatever the workbook says.
const ROOM: usize = 1024;

/// Writes one part of a workbook.
type Part = Box<dyn FnMut(&mut dyn Write)>;

/// A workbook of one sheet, `xl/worksheets/sheet1.xml`, and whatever parts it is told to have.
fn workbook(path: &Path, parts: &mut [(&str, Part)]) {
    let file = std::fs::File::create(path).expect("a file");
    let mut zip = zip::ZipWriter::new(file);
    let plain = zip::write::SimpleFileOptions::default();
    let packed = plain.compression_level(Some(1));
    for (name, text) in [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ] {
        zip.start_file(name, plain).expect("an entry");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    for (name, write) in parts {
        zip.start_file(*name, packed).expect("an entry");
        write(&mut zip);
    }
    zip.finish().expect("a workbook");
}

fn sheet(inside: &'static str) -> Part {
    Box::new(move |out| {
        write!(out, r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{inside}</worksheet>"#).expect("a sheet");
    })
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const TEXTS: &str = "xl/sharedStrings.xml";

/// The texts of all cells, with a claim about them.
fn texts(claim: &'static str) -> Part {
    Box::new(move |out| {
        write!(out, r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {claim}><si><t>a</t></si></sst>"#).expect("texts");
    })
}

/// So many MiB of the same text over and over.
fn flood(head: &'static str, text: &'static str, mib: usize, tail: &'static str) -> Part {
    Box::new(move |out| {
        out.write_all(head.as_bytes()).expect("the head");
        let part = text.repeat((1 << 20) / text.len());
        (0..mib).for_each(|_| out.write_all(part.as_bytes()).expect("a part"));
        out.write_all(tail.as_bytes()).expect("the tail");
    })
}

/// Workbooks that bring nothing in.
fn refused() -> Vec<(&'static str, Vec<(&'static str, Part)>)> {
    let entities: Part = Box::new(|out| {
        out.write_all(br#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;&c;</t></is></c></row></sheetData></worksheet>"#).expect("entities");
    });
    let far = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;
    vec![
        ("burst", vec![(SHEET, flood("", " ", 64, ""))]),
        ("entities", vec![(SHEET, entities)]),
        (
            "shared texts",
            vec![
                (TEXTS, flood("", "\0", 129, "")),
                (SHEET, sheet("<sheetData/>")),
            ],
        ),
        (
            "shared texts beyond counting",
            vec![
                (TEXTS, texts(r#"uniqueCount="4000000000""#)),
                (SHEET, sheet("<sheetData/>")),
            ],
        ),
        ("far cell", vec![(SHEET, sheet(far))]),
        (
            "a row after the other",
            vec![(
                SHEET,
                flood(
                    r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
                    r#"<row><c t="inlineStr"><is><t>a</t></is></c></row>"#,
                    32,
                    "</sheetData></worksheet>",
                ),
            )],
        ),
    ]
}

/// The most memory that a process has had, in KiB.
fn most(server: &Server) -> usize {
    let path = format!("/proc/{}/status", server.pid().as_raw_nonzero());
    let status = std::fs::read_to_string(path).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let words = line.and_then(|line| line.split_whitespace().nth(1));
    words.and_then(|kib| kib.parse().ok()).expect("a number")
}

/// Runs a verb on a book of one's own, with no more memory for data than is allowed.
fn in_bounds(home: &Path, words: &str) -> Output {
    let line = format!("ulimit -d {}; exec {PROGRAM} {words}", ROOM * 1024);
    let mut shell = Command::new("/bin/sh");
    let envs: Vec<_> = program(home)
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    shell.args(["-c", &line]).env_clear().envs(envs);
    shell.stdin(Stdio::null()).output().expect("a shell")
}

/// It says why and is over: no crash, no signal, nothing of another file.
fn assert_refused(output: &Output, what: &str) {
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = output.status.code();
    assert!(
        code.is_some_and(|code| (1..10).contains(&code)),
        "{what}: {code:?} {words}"
    );
    assert!(
        !words.is_empty() && !words.contains("root:"),
        "{what}: {words}"
    );
}

/// Brings a file in along an SSH line.
fn along(visitor: &Visitor, file: &Path) -> Output {
    let file = std::fs::File::open(file).expect("the file");
    let mut ssh = visitor.command(&[], &["import", "needs", "-"]);
    ssh.stdin(file).output().expect("ssh runs")
}

/// Group 7: small outside and endless inside, at the program's own door and at the socket.
#[test]
fn a_workbook_made_to_burst_is_refused_in_bounded_memory_and_the_server_goes_on() {
    let server = Server::start(&[]);
    let alone = tempfile::tempdir().expect("a home");
    let path = server.home.path().join("bomb.xlsx");
    let named = path.display().to_string();
    let before = most(&server);
    for (what, mut parts) in refused() {
        workbook(&path, &mut parts);
        assert_refused(&server.run(&["import", "needs", &named]), what);
        assert_eq!(server.ok(&["ls", "needs"]), "", "{what}");
        assert_refused(
            &in_bounds(alone.path(), &format!("import needs {named}")),
            what,
        );
    }
    let grown = (most(&server) - before) / 1024;
    assert!(grown < ROOM, "{grown} MiB");
    // A million columns of a plain sheet.
    let wide = server.home.path().join("wide.csv");
    std::fs::write(&wide, format!("{}\n", "x,".repeat(1_000_000))).expect("a sheet");
    assert_refused(
        &server.run(&["import", "needs", &wide.display().to_string()]),
        "wide",
    );
    assert_eq!(server.ok(&["ls", "needs"]), "");
}

/// Group 7, along an SSH line.
#[test]
fn a_workbook_made_to_burst_is_refused_along_an_ssh_line_too() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let path = office.server.home.path().join("bomb.xlsx");
    let before = most(&office.server);
    for (what, mut parts) in refused() {
        workbook(&path, &mut parts);
        assert_refused(&along(&sato, &path), what);
    }
    let grown = (most(&office.server) - before) / 1024;
    assert!(grown < ROOM, "{grown} MiB");
    assert_eq!(office.server.ok(&["ls", "needs"]), "");
}

/// A workbook whose cell is another file's, by a name that nobody may open: a pipe whose reader would wait for ever.
fn elsewhere(home: &Path) -> (PathBuf, Vec<(&'static str, Part)>) {
    let pipe = home.join("pipe");
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0)
        .expect("a pipe");
    let target = format!("file://{}", pipe.display());
    let rels: Part = Box::new(move |out| {
        write!(out, r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="{target}" TargetMode="External"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/></Relationships>"#).expect("links");
    });
    let link: Part = Box::new(|out| {
        out.write_all(br#"<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"><sheetNames><sheetName val="a"/></sheetNames></externalBook></externalLink>"#).expect("a link");
    });
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>title</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"str\"><f>[1]a!A1</f><v>控えてあった題</v></c></row></sheetData>";
    let parts = vec![
        (SHEET, sheet(cells)),
        ("xl/externalLinks/externalLink1.xml", link),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", rels),
    ];
    (home.join("links.xlsx"), parts)
}

/// Group 3: what a workbook points to outside of itself is not looked at; the value that it keeps is what comes in.
#[test]
fn a_workbook_that_points_elsewhere_is_read_as_it_stands_at_every_door() {
    let server = Server::start(&[]);
    let alone = tempfile::tempdir().expect("a home");
    let (path, mut parts) = elsewhere(server.home.path());
    workbook(&path, &mut parts);
    let named = path.display().to_string();
    server.ok(&["import", "needs", &named]);
    assert!(server.ok(&["ls", "needs"]).contains("控えてあった題"));
    let output = in_bounds(alone.path(), &format!("import needs {named}"));
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{words}");
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    assert_eq!(along(&sato, &path).status.code(), Some(0));
    assert!(sato.ok(&["ls", "needs"]).contains("控えてあった題"));
}
