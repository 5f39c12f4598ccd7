//! The key map's own tests: the built-in map is sound, and a person's is refused where it is not.

use super::*;

fn built_in() -> Keymap {
    read::built_in(BUILT_IN).unwrap()
}

fn strokes(text: &str) -> Vec<Stroke> {
    sequence(text).unwrap()
}

fn resolve(chain: &[Scope], keys: &str) -> Resolution {
    let mut keys = strokes(keys);
    let last = keys.pop().unwrap();
    built_in().resolve(chain, &keys, last)
}

#[test]
fn a_key_means_what_the_nearest_scope_says() {
    assert_eq!(resolve(chain::BOARD, "h"), Resolution::Action(Action::Left));
    assert_eq!(
        resolve(chain::PAGE, "h"),
        Resolution::Action(Action::PreviousTab)
    );
    assert_eq!(resolve(chain::LIST, "h"), Resolution::None);
}

#[test]
fn a_sequence_waits_for_its_last_key() {
    assert_eq!(resolve(chain::BOARD, "g"), Resolution::Pending);
    assert_eq!(
        resolve(chain::BOARD, "g g"),
        Resolution::Action(Action::First)
    );
    assert_eq!(
        resolve(chain::BOARD, "g 5"),
        Resolution::Action(Action::Column5)
    );
    assert_eq!(
        resolve(chain::BOARD, "g ?"),
        Resolution::Action(Action::HelpAll)
    );
    assert_eq!(resolve(chain::BOARD, "g x"), Resolution::None);
}

#[test]
fn no_key_has_two_meanings_in_any_chain() {
    let keymap = built_in();
    for chain in chain::ALL {
        let rows: Vec<(Action, &Vec<Stroke>)> = chain
            .iter()
            .flat_map(|scope| keymap.rows(*scope))
            .flat_map(|(action, keys)| keys.iter().map(move |k| (action, k)))
            .collect();
        for (at, (action, keys)) in rows.iter().enumerate() {
            for (other, others) in &rows[..at] {
                assert!(
                    action == other || !(keys.starts_with(others) || others.starts_with(keys)),
                    "{chain:?}: {} and {} on {}",
                    action.name(),
                    other.name(),
                    written(keys)
                );
            }
        }
    }
}

#[test]
fn an_action_has_the_same_keys_wherever_it_can_be_done() {
    let keymap = built_in();
    let typing = [
        Scope::Palette,
        Scope::FilterLine,
        Scope::JumpLine,
        Scope::Menu,
        Scope::Form,
        Scope::Line,
        Scope::Paper,
        Scope::Drafts,
        Scope::Import,
        Scope::FileLine,
    ];
    for action in Action::ALL {
        let mut firsts: Vec<String> = Scope::ALL
            .iter()
            .filter(|scope| !typing.contains(scope))
            .filter_map(|scope| keymap.key(&[*scope], *action))
            .collect();
        firsts.dedup();
        assert!(firsts.len() <= 1, "{}: {firsts:?}", action.name());
    }
}

#[test]
fn every_scope_stands_in_a_chain_and_every_row_in_a_scope() {
    for scope in Scope::ALL {
        assert!(
            chain::ALL.iter().any(|chain| chain.contains(scope)),
            "{}",
            scope.name()
        );
        assert_eq!(Scope::named(scope.name()), Some(*scope));
    }
    assert!(printed(&built_in()).iter().all(|row| !row.keys.is_empty()));
}

#[test]
fn an_action_without_a_key_is_at_least_in_the_palette() {
    let keymap = built_in();
    for action in Action::ALL {
        let has_key = keymap.reaches(Scope::ALL, *action);
        assert!(has_key || action.is_command(), "{}", action.name());
    }
}

/// The key map of these settings, which must be sound.
fn sound(settings: &str) -> Keymap {
    let (keymap, wrong) = Keymap::with_settings(settings);
    assert_eq!(wrong, []);
    keymap
}

/// What is wrong with these settings, each with its line and column.
fn troubles(settings: &str) -> Vec<(usize, usize, Trouble)> {
    let (_, wrong) = Keymap::with_settings(settings);
    let told = |error: KeymapError| (error.line, error.column, error.trouble);
    wrong.into_iter().map(told).collect()
}

#[test]
fn settings_replace_the_keys_of_an_action() {
    let keymap = sound("lang = \"ja\"\n[keys.records]\nadvance = [\">\"]\n");
    assert_eq!(keymap.keys(chain::BOARD, Action::Advance), [">"]);
    let old = keymap.resolve(chain::BOARD, &[], Stroke::char('L'));
    assert_eq!(old, Resolution::None);
}

#[test]
fn two_actions_may_change_their_keys_for_each_other() {
    let keymap = sound("[keys.records]\nadvance = [\"H\"]\nretreat = [\"L\"]\n");
    assert_eq!(keymap.keys(chain::BOARD, Action::Advance), ["H"]);
    assert_eq!(keymap.keys(chain::BOARD, Action::Retreat), ["L"]);
}

#[test]
fn a_clash_is_told_with_its_place_and_both_actions_and_the_programs_keys_hold() {
    let settings = "\n[keys.records]\nadvance = [\"e\"]\nopen = [\"o\"]\n";
    let clash = Trouble::Clash {
        key: "e".into(),
        wanted: "advance",
        held: "edit",
    };
    assert_eq!(troubles(settings), [(3, 1, clash)]);
    let (keymap, _) = Keymap::with_settings(settings);
    assert_eq!(keymap.keys(chain::BOARD, Action::Advance), ["L", "S-Right"]);
    assert_eq!(keymap.keys(chain::BOARD, Action::Edit), ["e"]);
    assert_eq!(
        keymap.keys(chain::BOARD, Action::Open),
        ["o"],
        "the sound row holds"
    );
}

#[test]
fn a_key_clashes_with_every_place_that_it_is_pressed_in() {
    // `j` moves in every list, and a card of the board stands in one; a sequence cannot begin with a key that is one by itself.
    let settings = "[keys.board]\nadvance = [\"j\"]\n[keys.all]\nmemo = [\"e e\"]\n";
    let keys: Vec<String> = Keymap::with_settings(settings)
        .1
        .into_iter()
        .map(|error| match error.trouble {
            Trouble::Clash { key, wanted, held } => format!("{key} {wanted} {held}"),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(keys, ["j advance down", "ee memo edit"]);
}

#[test]
fn a_row_that_falls_away_takes_those_with_it_that_its_old_key_was_given_to() {
    let settings =
        "[keys.records]\nadvance = [\"x\"]\nretreat = [\"x\"]\nedit = [\"L\"]\nopen = [\"o\"]\n";
    let (keymap, wrong) = Keymap::with_settings(settings);
    let lines: Vec<usize> = wrong.iter().map(|error| error.line).collect();
    assert_eq!(lines, [2, 3, 4]);
    assert_eq!(keymap.keys(chain::BOARD, Action::Edit), ["e"]);
    assert_eq!(keymap.keys(chain::BOARD, Action::Open), ["o"]);
}

#[test]
fn an_unknown_name_is_told_with_the_nearest_one() {
    let scope = Trouble::UnknownScope {
        name: "bord".into(),
        nearest: Some("board"),
    };
    assert_eq!(troubles("[keys.bord]\n"), [(1, 7, scope)]);
    let action = Trouble::UnknownAction {
        name: "advanse".into(),
        nearest: Some("advance"),
    };
    assert_eq!(
        troubles("[keys.records]\nadvanse = [\"x\"]"),
        [(2, 1, action)]
    );
    let key = Trouble::UnknownKey { key: "Entr".into() };
    assert_eq!(troubles("[keys.records]\nopen = [\"Entr\"]"), [(2, 9, key)]);
    assert_eq!(
        troubles("[keys.records]\nopen = 3"),
        [(2, 8, Trouble::Shape)]
    );
}

#[test]
fn no_character_is_taken_from_where_text_is_typed() {
    let typed = Trouble::Typed { key: "s".into() };
    assert_eq!(troubles("[keys.form]\nsave = [\"s\"]"), [(2, 9, typed)]);
    let keymap = sound("[keys.form]\nsave = [\"C-s\", \"F12\"]");
    assert_eq!(keymap.keys(chain::FORM, Action::Save), ["C-s", "F12"]);
    let ours = built_in();
    for scope in Scope::ALL.iter().filter(|scope| scope.takes_text()) {
        // The preview of a spreadsheet has one text line among its rows, and asks for keys only outside of it.
        let mut keys = ours.rows(*scope).flat_map(|(_, keys)| keys).flatten();
        let letter = keys.find(|key| key.is_text() && **key != Stroke::char(' '));
        assert_eq!(letter, None, "{}", scope.name());
    }
}

#[test]
fn what_may_follow_a_key_is_known() {
    let follow = built_in().continuations(chain::BOARD, &strokes("m"));
    assert!(follow.contains(&("L".to_owned(), Action::BulkAdvance)));
    assert!(follow.iter().all(|(keys, _)| keys != "m L"));
}
