//! A screen over a scratch book, without a terminal: keys in, text out. What the screen wants is carried out at once by the desk.

use crate::book::{NOW, TestBook};
use ikoren::desk::{Opened, Refusal};
use ikoren::store::StoreError;
use ikoren::text::Lang;
use ikoren::text::cells::Ruler;
use ikoren::text::saved::Own;
use ikoren::ui::border::Border;
use ikoren::ui::canvas::Canvas;
use ikoren::ui::input::{Input, Key};
use ikoren::ui::keymap::{Keymap, Stroke};
use ikoren::ui::msg::{Changed, Effect, Msg, Token};
use ikoren::ui::pane::PaneId;
use ikoren::ui::place::Place;
use ikoren::ui::shared::Caps;
use ikoren::ui::theme::Theme;
use ikoren::ui::{Ui, UiSetup};
use std::collections::VecDeque;

/// The three sizes every screen is looked at in.
pub(crate) const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// One person's screen and the book under it.
pub(crate) struct World {
    pub(crate) book: TestBook,
    pub(crate) ui: Ui,
    size: (u16, u16),
    pub(crate) ruler: Ruler,
    /// What left the screen and was not for the desk.
    pub(crate) outside: Vec<Effect>,
    /// What the screen wants and nobody has carried out yet, while the desk is slow.
    pub(crate) waiting: VecDeque<Effect>,
    /// Nothing is carried out until `catch_up`.
    pub(crate) slow: bool,
    /// How often the place was to be kept.
    pub(crate) places: usize,
    /// What the desk says to every command instead of carrying it out: a disk that fails.
    pub(crate) broken: Option<StoreError>,
}

/// How a world begins.
pub(crate) struct Begin {
    pub(crate) size: (u16, u16),
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    pub(crate) border: Border,
    pub(crate) wide: bool,
    pub(crate) place: Place,
    pub(crate) mouse: bool,
    pub(crate) own: bool,
    pub(crate) filters: Vec<Own>,
}

impl Default for Begin {
    fn default() -> Self {
        Self {
            size: (80, 24),
            lang: Lang::Ja,
            theme: Theme::default(),
            border: Border::Unicode,
            wide: false,
            place: Place::at(PaneId::Needs),
            mouse: false,
            own: true,
            filters: Vec::new(),
        }
    }
}

impl World {
    /// A screen of 80x24 in Japanese.
    pub(crate) fn new(book: TestBook) -> Self {
        Self::begin(book, Begin::default())
    }

    pub(crate) fn sized(book: TestBook, size: (u16, u16), lang: Lang) -> Self {
        Self::begin(
            book,
            Begin {
                size,
                lang,
                ..Begin::default()
            },
        )
    }

    pub(crate) fn begin(book: TestBook, begin: Begin) -> Self {
        let mut world = Self::opening(book, begin);
        world.book.desk.load_book().expect("rows");
        world.show_book(Changed::All);
        world
    }

    /// A screen whose book is still being opened.
    pub(crate) fn opening(book: TestBook, begin: Begin) -> Self {
        let caps = Caps {
            border: begin.border,
            wide: begin.wide,
            local: true,
            own: begin.own,
        };
        let ui = Ui::new(UiSetup {
            lang: begin.lang,
            theme: begin.theme,
            keymap: Keymap::built_in(),
            caps,
            actor: book.me.clone(),
            texts: book.desk.texts(),
            now: NOW,
            size: begin.size,
            filters: begin.filters,
            last_visit: None,
            place: begin.place,
            mouse: begin.mouse,
        });
        Self {
            book,
            ui,
            size: begin.size,
            ruler: caps.ruler(),
            outside: Vec::new(),
            waiting: VecDeque::new(),
            slow: false,
            places: 0,
            broken: None,
        }
    }

    /// Hands the desk's newest rows to the screen.
    pub(crate) fn show_book(&mut self, changed: Changed) {
        let book = self.book.desk.book().expect("rows");
        self.tell(Msg::Book {
            book,
            changed,
            complete: true,
            others: Vec::new(),
        });
    }

    /// Gives the screen a message, and carries out what it wants until it wants nothing more.
    pub(crate) fn tell(&mut self, msg: Msg) {
        self.waiting.extend(self.ui.update(msg));
        if !self.slow {
            self.catch_up();
        }
    }

    /// Carries out everything that waits, and what comes of it.
    pub(crate) fn catch_up(&mut self) {
        while let Some(effect) = self.waiting.pop_front() {
            for msg in self.carry_out(effect) {
                self.waiting.extend(self.ui.update(msg));
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Vec<Msg> {
        let desk = &self.book.desk;
        match effect {
            // Where the person was is asked of the screen itself.
            Effect::Left(_) => {
                self.places += 1;
                Vec::new()
            }
            Effect::Run { token, .. } if self.broken.is_some() => {
                let refusal = Refusal::Store(self.broken.clone().expect("a failure"));
                vec![Msg::Refused { token, refusal }]
            }
            Effect::Run { token, command } => match desk.run(&self.book.me, command) {
                Ok(receipt) => {
                    let ids = receipt.touched.iter().map(|(id, _)| *id).collect();
                    let book = desk.book().expect("rows");
                    let rows = Msg::Book {
                        book,
                        changed: Changed::Records(ids),
                        complete: true,
                        others: Vec::new(),
                    };
                    let receipt = Box::new(receipt);
                    vec![rows, Msg::Done { token, receipt }]
                }
                Err(refusal) => vec![Msg::Refused { token, refusal }],
            },
            Effect::Open { token, id } => vec![Msg::Opened {
                token,
                opened: self.opened(id).map(Box::new),
            }],
            Effect::Glance { token, id } => vec![Msg::Opened {
                token,
                opened: desk.glance(&self.book.me, id).ok().flatten().map(Box::new),
            }],
            Effect::CheckGate { token, record, to } => vec![Msg::Checked {
                token,
                gate: desk.gate(&self.book.me, record, to).ok().map(Box::new),
            }],
            Effect::Steps { token, limit } => vec![self.steps(token, limit)],
            Effect::Going { token, from } => vec![match desk.going(from) {
                Ok(going) => Msg::Going {
                    token,
                    going: Box::new(going),
                },
                Err(refusal) => Msg::Refused { token, refusal },
            }],
            Effect::Figures { token, on } => {
                let figures = Box::new(desk.figures_on(on).expect("the journal"));
                vec![Msg::Figures { token, figures }]
            }
            other => {
                self.outside.push(other);
                Vec::new()
            }
        }
    }

    fn opened(&self, id: ikoren::domain::record::RecordId) -> Option<Opened> {
        let me = &self.book.me;
        self.book
            .desk
            .open_record(me, id)
            .expect("the book is read")
    }

    fn steps(&self, token: Token, limit: usize) -> Msg {
        let steps = self.book.desk.steps(None, limit).expect("the journal");
        Msg::Steps { token, steps }
    }

    /// Types keys: `jjL`, `<Enter>`, `<C-p>`; anything not ASCII arrives at once, as an input method commits it.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for input in inputs(keys) {
            self.input(input);
        }
        self
    }

    pub(crate) fn input(&mut self, input: Input) {
        if let Input::Resize { width, height } = input {
            self.size = (width, height);
        }
        self.tell(Msg::Input(input, 0));
    }

    /// The screen as text, one line a row, without the blanks at the end.
    pub(crate) fn screen(&self) -> String {
        let mut canvas = Canvas::new(self.size.0, self.size.1, self.ruler);
        self.ui.draw(&mut canvas);
        text(&canvas)
    }

    /// The row with the hardware cursor.
    pub(crate) fn cursor_line(&self) -> String {
        let mut canvas = Canvas::new(self.size.0, self.size.1, self.ruler);
        self.ui.draw(&mut canvas);
        let at = canvas.cursor().expect("a cursor");
        let text = text(&canvas);
        text.lines().nth(usize::from(at.y)).unwrap_or("").to_owned()
    }

    /// Column and row of the hardware cursor.
    pub(crate) fn caret(&self) -> (u16, u16) {
        let mut canvas = Canvas::new(self.size.0, self.size.1, self.ruler);
        self.ui.draw(&mut canvas);
        let at = canvas.cursor().expect("a cursor");
        (at.x, at.y)
    }

    /// The line above the hints.
    pub(crate) fn status(&self) -> String {
        let screen = self.screen();
        let row = usize::from(self.size.1) - 2;
        screen.lines().nth(row).unwrap_or("").trim().to_owned()
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }
}

fn text(canvas: &Canvas) -> String {
    let area = canvas.area();
    let ruler = canvas.ruler();
    let mut out = String::new();
    for y in 0..area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < area.width {
            let symbol = canvas.buffer()[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(ruler.width(symbol).max(1)).expect("a glyph is narrow");
        }
        assert_eq!(x, area.width, "a wide glyph is cut at the edge: {line}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn inputs(keys: &str) -> Vec<Input> {
    let mut found = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some((name, after)) = rest[1..].split_once('>')
            && let Some(stroke) = Stroke::parse(name)
        {
            found.push(Input::Key(stroke.key()));
            rest = after;
        } else if c.is_ascii() {
            found.push(Input::Key(Key::char(c)));
            rest = &rest[1..];
        } else {
            let end = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
            found.push(Input::Text(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    found
}
