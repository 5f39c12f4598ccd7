//! Checks that the canvas never holds half a glyph or a hidden character, whatever is drawn over whatever.

use super::*;
use crate::text::cells::{self, is_hidden};
use proptest::prelude::*;
use ratatui::style::{Color, Modifier};
use ratatui::widgets::{Block, Clear, List, ListState, Paragraph};

fn canvas(w: u16, h: u16) -> Canvas {
    Canvas::new(w, h, Ruler::NARROW)
}

/// The rules at the head of this file.
fn assert_sound(canvas: &Canvas) {
    let area = canvas.area();
    for line in screen(canvas.buffer()).lines() {
        assert_eq!(cells::width(line), usize::from(area.width), "{line:?}");
        assert!(!line.chars().any(is_hidden));
    }
    for y in 0..area.height {
        for x in 0..area.width {
            let symbol = canvas.buffer().cell((x, y)).unwrap().symbol();
            if canvas.ruler().width(symbol) > 1 {
                assert!(x + 1 < area.width, "a wide glyph is cut by the edge");
                assert_eq!(canvas.buffer().cell((x + 1, y)).unwrap().symbol(), " ");
            }
        }
    }
}

fn kanji_wall(w: u16, h: u16) -> Canvas {
    let mut c = canvas(w, h);
    for y in 0..h {
        let from = y % 2;
        c.text(from, y, w, &"医工連携".repeat(40), Style::new());
    }
    c
}

#[test]
fn text_is_clipped_by_cells_and_never_leaves_half_a_glyph() {
    let mut c = canvas(7, 1);
    let end = c.text(0, 0, 7, "医工連携", Style::new());
    assert_eq!((end, screen(c.buffer()).as_str()), (6, "医工連 \n"));
    assert_eq!(
        c.text(0, 5, 7, "x", Style::new()),
        0,
        "a row outside draws nothing"
    );
    assert_eq!(c.text(9, 0, 7, "x", Style::new()), 9);
}

#[test]
fn writing_over_half_a_kanji_blanks_its_other_half() {
    let mut c = canvas(6, 1);
    c.text(0, 0, 6, "医工連", Style::new());
    c.text(1, 0, 1, "a", Style::new());
    assert_eq!(screen(c.buffer()), " a工連\n");
    c.text(3, 0, 2, "漢", Style::new());
    assert_eq!(screen(c.buffer()), " a 漢 \n");
    assert_sound(&c);
}

#[test]
fn text_in_an_area_stays_in_it_and_counts_its_columns() {
    let mut c = canvas(10, 2);
    let area = Rect::new(2, 0, 5, 1);
    assert_eq!(c.text_in(area, 1, 0, "医工連", Style::new()), 5);
    assert_eq!(c.text_in(area, 0, 1, "x", Style::new()), 0);
    assert_eq!(
        c.pieces(area, 0, &[("a", Style::new()), ("b", Style::new())]),
        2
    );
    assert_eq!(screen(c.buffer()), "  ab 工   \n          \n");
}

#[test]
fn escapes_in_text_reach_no_cell() {
    let mut c = canvas(20, 1);
    c.text(0, 0, 20, "a\u{1b}]52;c;x\u{7}\u{202e}b\nc", Style::new());
    assert_eq!(screen(c.buffer()).trim_end(), "a]52;c;xb c");
}

#[test]
fn a_frame_shows_title_and_note_and_gives_up_the_note_first() {
    let mut c = canvas(24, 3);
    let frame = Frame {
        border: Border::Unicode,
        title: "ニーズ一覧",
        note: "22件",
        style: Style::new(),
        title_style: Style::new().add_modifier(Modifier::BOLD),
    };
    assert_eq!(c.frame(c.area(), &frame), Rect::new(1, 1, 22, 1));
    assert_eq!(
        screen(c.buffer()),
        "┌─ ニーズ一覧 ─ 22件 ─┐\n│                      │\n└──────────────────────┘\n"
            .replace("一覧 ─ 22件 ─┐", "一覧 ── 22件 ─┐")
    );
    let mut c = canvas(14, 2);
    c.frame(c.area(), &frame);
    assert_eq!(screen(c.buffer()), "┌─ ニーズ.. ─┐\n└────────────┘\n");
    let mut c = canvas(1, 1);
    assert!(c.frame(c.area(), &frame).is_empty());
}

#[test]
fn frames_are_ascii_where_box_drawing_is_two_cells_wide() {
    let mut c = Canvas::new(4, 2, Ruler::WIDE);
    let frame = Frame {
        border: Border::Unicode,
        title: "",
        note: "",
        style: Style::new(),
        title_style: Style::new(),
    };
    c.frame(c.area(), &frame);
    assert_eq!(screen(c.buffer()), "+--+\n+--+\n");
    let mut c = Canvas::new(8, 3, Ruler::WIDE);
    c.render(Block::bordered().title("※a"), c.area());
    assert_eq!(screen(c.buffer()), "+?a----+\n|      |\n+------+\n");
}

#[test]
fn half_width_voicing_marks_drawn_by_a_widget_get_a_cell_each() {
    let mut c = canvas(8, 1);
    c.render(Paragraph::new("ｶﾞｰﾄﾞ"), c.area());
    // ratatui counts the mark twice and leaves a gap; what matters here is that no mark is lost and each has its cell.
    assert_eq!(screen(c.buffer()).replace(' ', ""), "ｶﾞｰﾄﾞ\n");
    assert_eq!(c.buffer().cell((1, 0)).unwrap().symbol(), "ﾞ");
    assert_sound(&c);
}

#[test]
fn a_stateful_widget_is_settled_too() {
    let mut c = kanji_wall(9, 2);
    let mut state = ListState::default().with_selected(Some(0));
    let list = List::new(["あい\u{202e}う", "え"]).highlight_style(Style::new().fg(Color::Red));
    c.render_stateful(list, Rect::new(1, 0, 5, 2), &mut state);
    assert_sound(&c);
    assert_eq!(c.buffer().cell((1, 0)).unwrap().fg, Color::Red);
}

#[test]
fn the_cursor_is_hidden_outside_of_the_screen() {
    let mut c = canvas(4, 2);
    c.set_cursor(3, 1);
    assert_eq!(c.cursor(), Some(Position::new(3, 1)));
    c.set_cursor(4, 1);
    assert_eq!(c.cursor(), None);
    c.set_cursor(0, 0);
    c.restart(2, 2, Ruler::WIDE);
    assert_eq!((c.cursor(), c.area().width), (None, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn a_popup_anywhere_over_kanji_leaves_no_half_glyph(
        x in 0_u16..50, y in 0_u16..14, w in 0_u16..40, h in 0_u16..10, stock: bool
    ) {
        let mut c = kanji_wall(41, 12);
        let before = screen(c.buffer());
        let area = Rect::new(x, y, w, h).intersection(c.area());
        if stock {
            c.render(Clear, area);
            c.render(Block::bordered().title("候補"), area);
        } else {
            c.clear_area(area);
            c.frame(area, &Frame { border: Border::Unicode, title: "候補", note: "3件", style: Style::new(), title_style: Style::new() });
        }
        assert_sound(&c);
        for (row, (old, new)) in before.lines().zip(screen(c.buffer()).lines()).enumerate() {
            if row < usize::from(area.y) || row >= usize::from(area.bottom()) {
                prop_assert_eq!(old, new, "rows beside the popup are untouched");
            }
        }
    }

    #[test]
    fn random_texts_over_one_another_stay_sound(
        texts in prop::collection::vec((0_u16..20, 0_u16..3, 0_u16..12, "[a-c亜-熙ｱ-ﾟ\u{202e}\u{301}😀※]{0,6}"), 0..8), wide: bool
    ) {
        let mut c = Canvas::new(17, 3, if wide { Ruler::WIDE } else { Ruler::NARROW });
        for (x, y, room, text) in texts {
            c.text(x, y, room, &text, Style::new());
        }
        if !wide {
            assert_sound(&c);
        }
        for y in 0..3 {
            let mut x = 0;
            while x < 17 {
                x += u16::try_from(c.ruler().width(c.buffer().cell((x, y)).unwrap().symbol())).unwrap();
            }
            prop_assert_eq!(x, 17);
        }
    }
}
