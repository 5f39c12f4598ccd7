//! What goes out: only what may be seen, nothing that runs, everything that comes in again.

use super::*;
use crate::domain::entry::Entry;
use crate::domain::{company, need};
use crate::office::csv::read;
use crate::office::decode::decode;
use crate::office::import::tests::world::{NEEDS, World};
use crate::text::Lang;

fn reference(number: u32) -> Reference {
    Reference {
        kind: Kind::Need,
        number,
        replica: None,
    }
}

fn firms() -> Columns {
    let wanted = [
        company::NAME.id(),
        company::EMPLOYEES.id(),
        company::TAGS.id(),
        company::LAST_CONTACT_ON.id(),
        company::CAPABILITY.id(),
    ];
    Columns::of(Kind::Company, &Layer::ALL).only(&wanted)
}

fn firm(name: &str) -> Item {
    let mut cells: Vec<Cell> = firms().fields().iter().map(|_| Cell::Empty).collect();
    let text = |text: &str| Cell::Text(text.to_owned());
    for (field, cell) in firms().fields().iter().zip(&mut cells) {
        *cell = match field.name {
            "name" => text(name),
            "employees" => Cell::Number(42),
            "tags" => Cell::List(vec!["縫製".to_owned(), "撥水".to_owned()]),
            "last_contact_on" => Date::new(2026, 11, 3).map_or(Cell::Empty, Cell::Date),
            _ => Cell::Empty,
        };
    }
    Item {
        reference: Reference {
            kind: Kind::Company,
            ..reference(3)
        },
        cells,
    }
}

#[test]
fn json_has_typed_values_and_leaves_empty_fields_out() {
    let text = json(
        &firms(),
        [firm("かざみ\u{1b}[31m野\u{202e}縫製")].into_iter(),
    );
    assert_eq!(
        text,
        "{\"schema\":1,\"kind\":\"companies\",\"items\":[{\"ref\":\"F-3\",\"name\":\"かざみ[31m野縫製\",\"employees\":42,\
         \"tags\":[\"縫製\",\"撥水\"],\"last_contact_on\":\"2026-11-03\"}]}\n"
    );
    let lines = jsonl(&firms(), [firm("一"), firm("二")].into_iter());
    assert_eq!(lines.lines().count(), 2);
    assert!(
        lines
            .lines()
            .all(|line| line.starts_with("{\"ref\":\"F-3\","))
    );
}

#[test]
fn a_markdown_cell_ends_no_column_and_opens_no_tag() {
    let name = "a|b<script>\\\u{1b}c\n二行";
    let table = md(&firms(), [firm(name)].into_iter(), Headings::Names);
    let last = table.lines().last().unwrap();
    assert!(
        last.starts_with("| F-3 | a\\|b&lt;script>\\\\c<br>二行 | 42 |"),
        "{last}"
    );
    assert_eq!(table.lines().count(), 3);
}

#[test]
fn only_fields_of_the_layers_given_go_out() {
    let names = |layers: &[Layer]| -> Vec<&str> {
        let columns = Columns::of(Kind::Need, layers);
        columns.fields().iter().map(|field| field.name).collect()
    };
    let public = names(&[Layer::Public]);
    assert!(public.contains(&"title") && public.contains(&"public_text"));
    for inside in ["problem", "idea", "proposer", "decisions", "barrier"] {
        assert!(!public.contains(&inside), "{inside}");
    }
    assert!(names(&[Layer::Public, Layer::Member, Layer::Nda]).contains(&"idea"));
    assert!(!names(&Layer::ALL).contains(&"decisions"));
}

#[test]
fn labels_stand_over_a_sheet_for_people() {
    let locale = Locale::new(Lang::Ja);
    let headings = Headings::Labels(&locale);
    let sheet = csv(
        &firms(),
        [firm("甲")].into_iter(),
        headings,
        CsvEncoding::Cp932,
        &mut |_| true,
    );
    let text = decode(&sheet.unwrap().bytes).unwrap().text;
    assert!(text.lines().next().unwrap().contains("企業名"), "{text}");
}

#[test]
fn a_stopped_export_gives_no_half_file() {
    let items = vec![firm("甲"); 600].into_iter();
    let mut calls = 0;
    let mut watch = |progress: crate::office::Progress| {
        calls += 1;
        progress.done < 256
    };
    let stopped = csv(
        &firms(),
        items,
        Headings::Names,
        CsvEncoding::Utf8,
        &mut watch,
    );
    assert!(stopped.is_none());
    assert_eq!(calls, 2);
}

/// Out of one book, into it again, and into an empty one.
#[test]
fn what_goes_out_comes_in_again_unchanged() {
    let mut world = World::default();
    world.import(Kind::Need, NEEDS);
    let (id, _) = world
        .records
        .iter()
        .next()
        .map(|(id, r)| (*id, r.clone()))
        .unwrap();
    let hostile = [(
        need::WISH.id(),
        Entry::Value(Value::line("=1+1,\"引用\";'-")),
    )];
    world.write(Kind::Need, id, &hostile);
    let columns = Columns::of(Kind::Need, &Layer::ALL);
    let items: Vec<Item> = world
        .records
        .values()
        .filter_map(|record| columns.item(record, &|_| String::new()))
        .collect();
    let before = items.len();
    let locale = Locale::new(Lang::Ja);
    for (headings, encoding) in [
        (Headings::Names, CsvEncoding::Utf8),
        (Headings::Names, CsvEncoding::Cp932),
        (Headings::Labels(&locale), CsvEncoding::Utf8),
    ] {
        let written = csv(
            &columns,
            items.clone().into_iter(),
            headings,
            encoding,
            &mut |_| true,
        )
        .unwrap();
        assert_eq!(written.unwritable, []);
        let text = decode(&written.bytes).unwrap().text;
        let again = world.plan(Kind::Need, &text, |_, _| {});
        assert_eq!(again.unreadable, []);
        assert_eq!(
            (again.new.len(), again.updates.len(), again.unchanged),
            (0, 0, before)
        );

        let mut other = World::default();
        let without_references = text.replacen("ref,", "x,", 1);
        other.import(Kind::Need, &without_references);
        if matches!(headings, Headings::Names) {
            let copied: Vec<Item> = other
                .records
                .values()
                .filter_map(|record| columns.item(record, &|_| String::new()))
                .collect();
            let cells = |items: &[Item]| items.iter().map(|i| i.cells.clone()).collect::<Vec<_>>();
            assert_eq!(cells(&copied), cells(&items));
        }
    }
    assert_eq!(read(NEEDS).unwrap().rows.len(), before);
}
