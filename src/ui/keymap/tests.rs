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
        Scope::Drafts,
        Scope::Import,
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

#[test]
fn settings_replace_the_keys_of_an_action() {
    let keymap =
        Keymap::with_settings("lang = \"ja\"\n[keys.records]\nadvance = [\">\"]\n").unwrap();
    assert_eq!(keymap.keys(chain::BOARD, Action::Advance), [">"]);
    let old = keymap.resolve(chain::BOARD, &[], Stroke::char('L'));
    assert_eq!(old, Resolution::None);
}

fn trouble(settings: &str) -> (usize, usize, Trouble) {
    let error = Keymap::with_settings(settings).unwrap_err();
    (error.line, error.column, error.trouble)
}

#[test]
fn a_clash_is_refused_with_its_place_and_both_actions() {
    let clash = Trouble::Clash {
        key: "e".into(),
        first: "edit",
        second: "advance",
    };
    assert_eq!(
        trouble("\n[keys.records]\nadvance = [\"e\"]\n"),
        (3, 1, clash)
    );
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_one() {
    let scope = Trouble::UnknownScope {
        name: "bord".into(),
        nearest: Some("board"),
    };
    assert_eq!(trouble("[keys.bord]\n"), (1, 7, scope));
    let action = Trouble::UnknownAction {
        name: "advanse".into(),
        nearest: Some("advance"),
    };
    assert_eq!(trouble("[keys.records]\nadvanse = [\"x\"]"), (2, 1, action));
    let key = Trouble::UnknownKey { key: "Entr".into() };
    assert_eq!(trouble("[keys.records]\nopen = [\"Entr\"]"), (2, 9, key));
}

#[test]
fn what_may_follow_a_key_is_known() {
    let follow = built_in().continuations(chain::BOARD, &strokes("m"));
    assert!(follow.contains(&("L".to_owned(), Action::BulkAdvance)));
    assert!(follow.iter().all(|(keys, _)| keys != "m L"));
}
