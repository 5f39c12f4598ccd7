//! The labels of a record's page: whole where there is room, in two lines where there is little, never cut.

use crate::roster::peopled;
use crate::today::office;
use crate::world::{SIZES, World};
use ikoren::domain::kind::Kind;
use ikoren::text::{Lang, Locale};
use std::collections::BTreeSet;

/// Every different line of a page with all its fields, over all its tabs.
fn pages(size: (u16, u16), lang: Lang, keys: &str) -> String {
    let event = keys.starts_with('4');
    let book = if event { office() } else { peopled() };
    let mut world = World::sized(book, size, lang);
    world.keys(keys);
    world.keys("z");
    let mut seen = BTreeSet::new();
    for _ in 0..9 {
        let mut last = String::new();
        while world.screen() != last {
            last = world.screen();
            seen.extend(last.lines().map(str::to_owned));
            world.keys("<PgDn>");
        }
        world.keys("gg<Tab>");
    }
    seen.into_iter().collect::<Vec<_>>().join("\n")
}

const PAGES: [(Kind, &str); 6] = [
    (Kind::Need, "2vgg<Enter>"),
    (Kind::Company, "3gg<Enter>"),
    (Kind::Hospital, "3<Tab>gg<Enter>"),
    (Kind::Event, "4gg<Enter>"),
    (Kind::Contract, "5gg<Enter>"),
    (Kind::Case, "2:C-1<Enter>"),
];

#[test]
fn no_label_of_a_page_is_cut() {
    for lang in Lang::ALL {
        let locale = Locale::new(lang);
        for (kind, keys) in PAGES {
            for size in SIZES {
                let all = pages(size, lang, keys);
                for spec in kind.spec().fields {
                    let label = locale.field(kind, spec);
                    let ends = label.char_indices().map(|(at, _)| at).skip(4);
                    for end in ends {
                        let cut = format!("  {}..", &label[..end]);
                        assert!(!all.contains(&cut), "{cut} at {size:?} in {all}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_label_stands_whole_beside_its_value_where_there_is_room() {
    let wanted = [
        (
            Kind::Case,
            "2:C-1<Enter>",
            "Safety, infection, ME checked on",
        ),
        (Kind::Need, "2vgg<Enter>", "Conflicted members excluded"),
        (Kind::Company, "3gg<Enter>", "In or out of region"),
    ];
    for (kind, keys, label) in wanted {
        let all = pages((200, 60), Lang::En, keys);
        assert!(all.contains(&format!("  {label} ")), "{kind:?} {all}");
    }
}
