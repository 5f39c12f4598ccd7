//! What a guest may not see answers as what is not there, letter for letter: at the command line's door and on the screen. Time is not
//! compared: both are found out by the same look at the same view.

use crate::pty::Terminal;
use crate::ssh::{Office, Visitor};

/// A guest of a firm that was shown N-1; N-2 is in the book and N-9 is not.
fn guest() -> Option<(Office, Visitor)> {
    let office = Office::open()?;
    for verb in [
        &[
            "new",
            "needs",
            "title=点滴の固定具",
            "hospital=みずなら病院",
        ][..],
        &["new", "needs", "title=採血の椅子", "hospital=しらかば病院"],
        &["new", "companies", "name=テクノ"],
        &["new", "companies", "name=ミヤビ"],
        &[
            "new",
            "disclosures",
            "need=N-1",
            "company=F-1",
            "layer=public",
        ],
    ] {
        office.server.ok(verb);
    }
    let guest = office.visitor("guest", "田中", &["F-1"]);
    Some((office, guest))
}

/// How a verb ends and what it says, with the name of the record taken out.
fn told(guest: &Visitor, verb: &[&str], name: &str) -> (Option<i32>, Vec<String>) {
    let words: Vec<String> = verb.iter().map(|word| word.replace("REF", name)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = guest.run(&words);
    let said = [&output.stdout, &output.stderr];
    let said = said.map(|bytes| String::from_utf8_lossy(bytes).replace(name, "REF"));
    (output.status.code(), said.to_vec())
}

#[test]
fn at_the_command_line_hidden_and_missing_are_the_same_to_the_letter() {
    let Some((_office, guest)) = guest() else {
        return;
    };
    for verb in [
        &["show", "REF", "--json"][..],
        &["log", "REF"],
        &["set", "REF", "title=x"],
        &["new", "logs", "about=REF", "text=関心があります"],
        &["new", "disclosures", "need=REF", "company=F-1"],
        &["export", "needs", "REF"],
        &["match", "REF"],
    ] {
        assert_eq!(
            told(&guest, verb, "N-2"),
            told(&guest, verb, "N-9"),
            "{verb:?}"
        );
    }
    // By what stands in it: a title, a hospital, a firm of others, and words that stand nowhere.
    for verb in [
        &["ls", "needs", "REF"][..],
        &["ls", "needs", "REF", "--json"],
        &["ls", "companies", "REF"],
        &["ls", "hospitals", "REF"],
        &["show", "REF"],
        &["new", "logs", "about=REF", "text=関心があります"],
    ] {
        for name in ["採血の椅子", "しらかば病院", "ミヤビ"] {
            let nowhere = "どこにもない名";
            assert_eq!(
                told(&guest, verb, name),
                told(&guest, verb, nowhere),
                "{verb:?} {name}"
            );
        }
    }
}

/// The rows under the head, whose clock goes on, with what was typed taken out.
fn body(screen: &Terminal, typed: &str) -> Vec<String> {
    let rows = screen.lines().into_iter().skip(1);
    rows.map(|row| row.replace(typed, "TYPED")).collect()
}

#[test]
fn on_the_screen_hidden_and_missing_are_the_same_to_the_letter() {
    let Some((_office, guest)) = guest() else {
        return;
    };
    let mut screens = [guest.screen((100, 30)), guest.screen((100, 30))];
    for screen in &screens {
        screen.waits_for("点滴の固定具");
    }
    for (keys, typed) in [
        (":", ["N-2", "N-9"]),
        (":", ["F-2", "F-9"]),
        (":", ["採血", "骨折"]),
        ("/", ["採血", "骨折"]),
        ("/", ["しらかば", "どんぐり"]),
    ] {
        for (screen, typed) in screens.iter_mut().zip(typed) {
            screen.keys(keys);
            screen.keys(typed);
            screen.waits_for(typed);
        }
        let [one, other] = &screens;
        let bodies = || (body(one, typed[0]), body(other, typed[1]));
        // What stands beside a list may come a frame later on one of them.
        let mut tries = 0;
        while bodies().0 != bodies().1 && tries < 200 {
            tries += 1;
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let (one, other) = bodies();
        assert_eq!(one, other, "{keys}{typed:?}");
        for (screen, typed) in screens.iter_mut().zip(typed) {
            screen.keys("\x1b");
            screen.waits_until_gone(typed);
            // The line of a filter may stand a frame longer than its text.
            screen.waits_until_gone("絞込: ");
        }
    }
}
