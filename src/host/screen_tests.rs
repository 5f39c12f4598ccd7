//! Checks the writer by replaying it into terminals: after any frames the terminal shows what was drawn, and it cost no more than
//! it should.

use super::super::emulator::{self, Emulator};
use super::*;
use crate::ui::border::Border;
use crate::ui::canvas::{self, Canvas, Frame};
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

const PLAIN: Style = Style::new();

fn manner() -> Manner {
    Manner {
        scroll: ScrollBy::Sequence,
        synchronized: true,
    }
}

/// One change of what is drawn.
#[derive(Debug, Clone)]
enum Change {
    Text(u16, u16, String, Style),
    Clear(u16, u16, u16, u16),
    Shift(i16),
    Box(u16, u16, u16, u16),
}

fn style() -> impl Strategy<Value = Style> {
    let colour = || prop_oneof![3 => Just(Color::Reset), 1 => Just(Color::Red), 1 => Just(Color::Indexed(200))];
    (colour(), colour(), prop::bits::u16::masked(0b0_0100_1001)).prop_map(|(fg, bg, bits)| {
        PLAIN
            .fg(fg)
            .bg(bg)
            .add_modifier(Modifier::from_bits_truncate(bits))
    })
}

fn change(text: &'static str) -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (0_u16..40, 0_u16..12, text, prop_oneof![2 => Just(PLAIN), 1 => style()]).prop_map(|(x, y, t, s)| Change::Text(x, y, t, s)),
        1 => (0_u16..40, 0_u16..12, 0_u16..40, 0_u16..6).prop_map(|(x, y, w, h)| Change::Clear(x, y, w, h)),
        1 => (-4_i16..5).prop_map(Change::Shift),
        1 => (0_u16..30, 0_u16..8, 2_u16..30, 2_u16..8).prop_map(|(x, y, w, h)| Change::Box(x, y, w, h)),
    ]
}

/// Applies a change to a canvas as a screen would be drawn anew: from what it showed.
fn apply(canvas: &mut Canvas, change: &Change) {
    match change {
        Change::Text(x, y, text, style) => {
            canvas.text(*x, *y, u16::MAX, text, *style);
        }
        Change::Clear(x, y, w, h) => canvas.clear_area(Rect::new(*x, *y, *w, *h)),
        Change::Shift(by) => shift(canvas, *by),
        Change::Box(x, y, w, h) => {
            let frame = Frame {
                border: Border::Unicode,
                title: "件名",
                note: "",
                style: PLAIN,
                title_style: PLAIN,
            };
            canvas.frame(Rect::new(*x, *y, *w, *h), &frame);
        }
    }
}

fn shift(canvas: &mut Canvas, by: i16) {
    let before = canvas.buffer().clone();
    let area = canvas.area();
    canvas.clear_area(area);
    for y in 0..area.height {
        let Some(from) = y.checked_add_signed(by).filter(|f| *f < area.height) else {
            continue;
        };
        for x in 0..area.width {
            let cell = before.cell((x, from)).unwrap();
            if cell.symbol() != " " || cell.style() != Style::reset() {
                canvas.text(x, y, 2, cell.symbol(), cell.style());
            }
        }
    }
}

fn assert_same(terminal: &vt100::Parser, canvas: &Canvas) {
    let area = canvas.area();
    let mut covered = false;
    for y in 0..area.height {
        for x in 0..area.width {
            let shown = terminal.screen().cell(y, x).unwrap();
            let wanted = canvas.buffer().cell((x, y)).unwrap();
            if std::mem::take(&mut covered) {
                assert!(shown.is_wide_continuation(), "{x},{y}");
                continue;
            }
            let text = if shown.has_contents() {
                shown.contents()
            } else {
                " "
            };
            assert_eq!(text, wanted.symbol(), "{x},{y}");
            covered = canvas.ruler().width(wanted.symbol()) > 1;
            let has = |m| wanted.modifier.contains(m);
            assert_eq!(shown.bgcolor(), emulator::colour(wanted.bg), "{x},{y}");
            assert_eq!(shown.inverse(), has(Modifier::REVERSED), "{x},{y}");
            assert_eq!(shown.underline(), has(Modifier::UNDERLINED), "{x},{y}");
            if wanted.symbol() != " " {
                assert_eq!(shown.fgcolor(), emulator::colour(wanted.fg), "{x},{y}");
                assert_eq!(shown.bold(), has(Modifier::BOLD), "{x},{y}");
            }
        }
    }
    if let Some(at) = canvas.cursor() {
        assert_eq!(terminal.screen().cursor_position(), (at.y, at.x));
    }
    assert_eq!(terminal.screen().hide_cursor(), canvas.cursor().is_none());
}

fn drawn(screen: &mut Screen, canvas: &Canvas) -> Vec<u8> {
    let mut out = Vec::new();
    screen.draw(canvas.buffer(), canvas.cursor(), &mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_terminal_shows_every_frame_as_it_was_drawn(
        (w, h) in (4_u16..40, 1_u16..12),
        frames in prop::collection::vec((prop::collection::vec(change("[a-c亜-熙ｱ-ﾝ│─①😀 ]{0,24}(か\u{3099})?"), 0..6), prop::option::of((0_u16..40, 0_u16..12)), any::<bool>()), 1..8),
        line_feed: bool,
    ) {
        let manner = Manner { scroll: if line_feed { ScrollBy::LineFeed } else { ScrollBy::Sequence }, ..manner() };
        let mut terminal = emulator::vt100(w, h);
        terminal.process(b"left over\x1b[41mby a shell");
        let mut screen = Screen::new(w, h, Ruler::NARROW, manner);
        let mut canvas = Canvas::new(w, h, Ruler::NARROW);
        for (changes, cursor, resize) in frames {
            if resize {
                let (w, h) = (canvas.area().width + 3, canvas.area().height + 1);
                canvas.restart(w, h, Ruler::NARROW);
                screen.resize(w, h);
                emulator::resize(&mut terminal, w, h);
            }
            for change in &changes {
                apply(&mut canvas, change);
            }
            match cursor {
                Some((x, y)) => canvas.set_cursor(x, y),
                None => canvas.hide_cursor(),
            }
            terminal.process(&drawn(&mut screen, &canvas));
            assert_same(&terminal, &canvas);
            prop_assert_eq!(drawn(&mut screen, &canvas), b"", "an unchanged frame costs nothing");
        }
    }

    #[test]
    fn a_terminal_with_wide_ambiguous_characters_is_followed(
        frames in prop::collection::vec(prop::collection::vec(change("[a-c亜-熙ｱ-ﾟ①※ ]{0,24}"), 0..6), 1..6)
    ) {
        let mut terminal = Emulator::new(30, 8, Ruler::WIDE);
        let mut screen = Screen::new(30, 8, Ruler::WIDE, manner());
        let mut canvas = Canvas::new(30, 8, Ruler::WIDE);
        for changes in frames {
            for change in &changes {
                apply(&mut canvas, change);
            }
            terminal.process(&drawn(&mut screen, &canvas));
            let rows: Vec<String> = (0..8).map(|y| row_text(&canvas, y)).collect();
            let shown: Vec<String> = terminal.text().lines().map(str::to_owned).collect();
            prop_assert_eq!(shown, rows);
        }
    }

    #[test]
    fn where_terminals_disagree_only_the_neighbour_suffers(
        frames in prop::collection::vec(prop::collection::vec(change("[a-c亜-熙]{0,10}[①※]?[a-c亜-熙]{0,10}"), 0..6), 1..6)
    ) {
        // The terminal draws ambiguous characters wide although it was taken for a narrow one.
        let mut terminal = Emulator::new(30, 8, Ruler::WIDE);
        let mut screen = Screen::new(30, 8, Ruler::NARROW, manner());
        let mut canvas = Canvas::new(30, 8, Ruler::NARROW);
        for changes in frames {
            for change in changes.iter().filter(|c| !matches!(c, Change::Box(..))) {
                apply(&mut canvas, change);
            }
            terminal.process(&drawn(&mut screen, &canvas));
            for y in 0..8 {
                assert_row_but_neighbours(&terminal, &canvas, y);
            }
        }
    }
}

#[test]
fn a_sign_of_doubtful_width_that_leaves_the_last_column_gives_back_the_one_before_it() {
    let mut terminal = Emulator::new(6, 1, Ruler::WIDE);
    let mut screen = Screen::new(6, 1, Ruler::NARROW, manner());
    for text in ["aab亜※", "aaabb※"] {
        let mut canvas = Canvas::new(6, 1, Ruler::NARROW);
        canvas.text(0, 0, 6, text, PLAIN);
        terminal.process(&drawn(&mut screen, &canvas));
        canvas.text(5, 0, 1, " ", PLAIN);
        terminal.process(&drawn(&mut screen, &canvas));
        assert_eq!(terminal.text(), format!("{}\n", row_text(&canvas, 0)));
    }
}

fn row_text(canvas: &Canvas, y: u16) -> String {
    let mut text = String::new();
    let mut x = 0;
    while x < canvas.area().width {
        let symbol = canvas.buffer().cell((x, y)).unwrap().symbol();
        text.push_str(symbol);
        x += u16::try_from(canvas.ruler().width(symbol)).unwrap();
    }
    text
}

fn assert_row_but_neighbours(terminal: &Emulator, canvas: &Canvas, y: u16) {
    let at = |x: u16| canvas.buffer().cell((x, y)).unwrap().symbol();
    let unsure = |x: u16| Ruler::NARROW.is_unsure(at(x));
    let mut x = 0;
    while x < 30 {
        let width = u16::try_from(canvas.ruler().width(at(x))).unwrap();
        let near = (x.saturating_sub(2)..(x + 4).min(30)).any(unsure);
        if !near {
            assert_eq!(
                terminal.rows[usize::from(y)][usize::from(x)],
                at(x),
                "{x},{y}"
            );
        }
        x += width;
    }
}

#[test]
fn nothing_hidden_reaches_the_terminal_from_a_raw_cell() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
    for (x, symbol) in [
        (0, "\u{1b}]52;c;eA==\u{7}"),
        (4, "\u{9b}2J"),
        (5, "a\u{202e}"),
        (6, "\u{1b}"),
        (7, "\n"),
        (8, "\t"),
        (11, "漢"),
    ] {
        buffer.cell_mut((x, 0)).unwrap().set_symbol(symbol);
    }
    let mut out = Vec::new();
    Screen::new(12, 1, Ruler::NARROW, manner()).draw(&buffer, None, &mut out);
    let mut terminal = Emulator::new(12, 1, Ruler::NARROW);
    terminal.process(&out);
    assert_eq!(terminal.text(), "]   2a      \n");
}

#[test]
fn a_frame_of_another_size_is_not_written() {
    let mut screen = Screen::new(10, 2, Ruler::NARROW, manner());
    assert_eq!(drawn(&mut screen, &Canvas::new(11, 2, Ruler::NARROW)), b"");
    assert_eq!(
        drawn(
            &mut Screen::new(0, 0, Ruler::NARROW, manner()),
            &Canvas::new(0, 0, Ruler::NARROW)
        ),
        b""
    );
}

#[test]
fn the_probe_asks_once_and_leaves_no_trace() {
    for ruler in [Ruler::NARROW, Ruler::WIDE] {
        let mut terminal = Emulator::new(10, 3, ruler);
        let mut screen = Screen::new(10, 3, Ruler::NARROW, manner());
        let mut canvas = Canvas::new(10, 3, Ruler::NARROW);
        canvas.text(1, 1, 8, "漢字", PLAIN);
        terminal.process(&drawn(&mut screen, &canvas));
        let before = terminal.text();
        let mut out = Vec::new();
        assert!(screen.probe(&mut out));
        let bytes = String::from_utf8(out).unwrap();
        terminal.process(bytes.strip_suffix("\x1b[6n").unwrap().as_bytes());
        assert_eq!(terminal.x, ruler.width("─"));
        terminal.process(b"\x1b[6n");
        terminal.process(&drawn(&mut screen, &canvas));
        assert_eq!((terminal.text(), terminal.asked), (before, 1));
    }
    let mut tiny = Screen::new(10, 1, Ruler::NARROW, manner());
    drawn(&mut tiny, &Canvas::new(10, 1, Ruler::NARROW));
    assert!(!tiny.probe(&mut Vec::new()));
}

#[test]
fn large_frames_are_shown_at_once_and_small_ones_cost_nothing_for_it() {
    let mut screen = Screen::new(120, 40, Ruler::NARROW, manner());
    let mut canvas = list(120, 0, 0, false);
    let first = String::from_utf8(drawn(&mut screen, &canvas)).unwrap();
    assert!(first.starts_with("\x1b[?2026h\x1b[?25l") && first.ends_with("\x1b[?2026l"));
    canvas.text(4, 4, 1, "x", PLAIN);
    assert!(
        !String::from_utf8(drawn(&mut screen, &canvas))
            .unwrap()
            .contains("2026")
    );
    let mut plain = Screen::new(120, 40, Ruler::NARROW, Manner::default());
    assert!(
        !String::from_utf8(drawn(&mut plain, &canvas))
            .unwrap()
            .contains("2026")
    );
}

/// Forty rows in the form of the program's lists: a marker column, numbers, kanji, the rest beside it if there is a detail pane.
fn list(width: u16, top: u16, selected: u16, detail: bool) -> Canvas {
    const WORDS: [&str; 8] = [
        "点滴の管が絡まる",
        "内視鏡の洗浄待ち",
        "腹腔鏡の曇り止め",
        "配薬カートの施錠",
        "移乗時の腰の負担",
        "輸液ポンプの警報",
        "車椅子の足台",
        "検体の取り違え",
    ];
    const WARDS: [&str; 5] = ["手術部", "内視鏡室", "看護部", "臨床工学", "放射線"];
    let mut c = Canvas::new(width, 40, Ruler::NARROW);
    let list = if detail { width * 3 / 5 } else { width };
    c.text(
        0,
        0,
        width,
        " 1今日  [2ニーズ]  3企業   4催事   5契約   6指標",
        PLAIN,
    );
    let frame = |title| Frame {
        border: Border::Unicode,
        title,
        note: "",
        style: PLAIN,
        title_style: PLAIN,
    };
    let inner = c.frame(Rect::new(0, 1, list, 38), &frame("ニーズ一覧"));
    for row in 0..inner.height {
        let n = usize::from(top + row);
        let chosen = top + row == selected;
        let number = format!("N-{n:05}");
        let text = format!(
            "{}を{}で減らす {:>2}",
            WORDS[n % 8],
            WORDS[(n * 5 + n / 8) % 8],
            n % 31
        );
        c.text_in(inner, 0, row, if chosen { ">" } else { " " }, PLAIN);
        c.text_in(
            inner,
            2,
            row,
            &number,
            if chosen { PLAIN.bold() } else { PLAIN },
        );
        c.text_in(
            inner,
            11,
            row,
            &crate::text::cells::cut(&text, usize::from(inner.width) - 30),
            PLAIN,
        );
        c.text_in(inner, inner.width - 18, row, WARDS[(n * 3) % 5], PLAIN);
        c.text_in(
            inner,
            inner.width - 8,
            row,
            &format!("あと{}日", n % 9),
            PLAIN,
        );
        if chosen {
            c.set_cursor(inner.x, inner.y + row);
        }
    }
    if detail {
        let side = c.frame(Rect::new(list, 1, width - list, 38), &frame("詳細"));
        let n = usize::from(selected);
        for (row, text) in (0..).zip([
            WORDS[n % 8],
            WARDS[(n * 3) % 5],
            "A病院 球:企業 企業2",
            WORDS[(n * 5 + n / 8) % 8],
            "期限 あと9日",
        ]) {
            c.text_in(side, 1, row, text, PLAIN);
        }
    }
    c
}

/// Bytes of going from one screen to another on a terminal that shows the first; what it shows in the end is checked.
fn cost(before: &Canvas, after: &Canvas) -> usize {
    let area = before.area();
    let mut screen = Screen::new(area.width, area.height, Ruler::NARROW, manner());
    let mut terminal = emulator::vt100(area.width, area.height);
    terminal.process(&drawn(&mut screen, before));
    let bytes = drawn(&mut screen, after);
    terminal.process(&bytes);
    assert_same(&terminal, after);
    bytes.len()
}

#[test]
fn keys_cost_no_more_than_a_slow_line_carries() {
    let down = cost(&list(120, 0, 5, false), &list(120, 0, 6, false));
    assert!(down <= 32, "one row down, list only: {down}");
    let down = cost(&list(120, 0, 5, true), &list(120, 0, 6, true));
    assert!(down <= 120, "one row down with detail: {down}");
    let scrolled = cost(&list(120, 0, 35, false), &list(120, 1, 36, false));
    assert!(scrolled <= 170, "past the edge, one pane: {scrolled}");
    let scrolled = cost(&list(120, 0, 35, true), &list(120, 1, 36, true));
    assert!(scrolled <= 400, "past the edge, two panes: {scrolled}");
    let back = cost(&list(120, 1, 1, false), &list(120, 0, 0, false));
    assert!(back <= 170, "past the upper edge: {back}");
}

#[test]
fn the_first_screen_costs_little_more_than_its_text() {
    let canvas = list(120, 0, 0, true);
    let bytes = drawn(&mut Screen::new(120, 40, Ruler::NARROW, manner()), &canvas).len();
    // Rows without the spaces at their ends; gaps inside can be jumped over, so this is near the least there is.
    let text: usize = canvas::screen(canvas.buffer())
        .lines()
        .map(|l| l.trim_end().len() + 2)
        .sum();
    assert!(bytes <= text, "{bytes} for {text}");
}

#[test]
fn moving_only_the_cursor_costs_only_its_way() {
    let mut screen = Screen::new(20, 4, Ruler::NARROW, manner());
    let mut canvas = Canvas::new(20, 4, Ruler::NARROW);
    canvas.text(0, 0, 20, "医工連携", PLAIN);
    canvas.set_cursor(2, 0);
    drawn(&mut screen, &canvas);
    canvas.set_cursor(4, 0);
    assert_eq!(
        drawn(&mut screen, &canvas),
        "工".as_bytes(),
        "writing it again is as good as a move"
    );
    canvas.set_cursor(2, 0);
    assert_eq!(drawn(&mut screen, &canvas), b"\x08\x08");
    canvas.hide_cursor();
    assert_eq!(drawn(&mut screen, &canvas), b"\x1b[?25l");
}
