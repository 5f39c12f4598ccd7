//! The figures: each agrees with the list that it opens, on the screen and on the command line, today and on a day before.

use crate::book::{TestBook, choice, day, line, today};
use crate::cli::Shell;
use crate::filters::found;
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::figures::{Beside, Figures, Heading, What, figures};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::value::Value;
use ikoren::domain::{
    activity, case, company, consultation, contract, disclosure, duty, event, hospital, log, need,
    person,
};
use ikoren::text::{Lang, Locale};
use ikoren::ui::msg::{Changed, Effect};
use serde_json::Value as Json;

fn link(id: RecordId) -> Entry {
    Entry::Value(Value::Link(id))
}

/// The sample with barriers, contracts, contacts, a disclosure and a hospital's kind.
fn counted() -> TestBook {
    let book = seven();
    let firm = book.make(Kind::Company, vec![(company::NAME.id(), line("青葉精工"))]);
    let papers = [("nda", "review"), ("loan", "signed"), ("nda", "drafting")];
    for (kind, state) in papers {
        let fields = vec![
            (contract::KIND.id(), choice(kind)),
            (contract::COMPANY.id(), link(firm)),
            (contract::STATE.id(), choice(state)),
            (contract::BALL.id(), line("弁護士")),
            (contract::BALL_SINCE.id(), day(-9)),
            (contract::DUE.id(), day(-1)),
            (contract::REVIEW_ASKED_ON.id(), day(-20)),
            (contract::REVIEW_BACK_ON.id(), day(-10)),
        ];
        book.make(Kind::Contract, fields);
    }
    for (channel, on) in [("visit", -3), ("phone", -2), ("visit", -400)] {
        let fields = vec![
            (log::ABOUT.id(), link(firm)),
            (log::ON.id(), day(on)),
            (log::CHANNEL.id(), choice(channel)),
            (log::TEXT.id(), line("話した")),
        ];
        book.make(Kind::Log, fields);
    }
    let shown = vec![
        (disclosure::NEED.id(), link(book.at("N-1"))),
        (disclosure::COMPANY.id(), link(firm)),
        (disclosure::ON.id(), day(-2)),
        (disclosure::LAYER.id(), choice("member")),
    ];
    book.make(Kind::Disclosure, shown);
    let barrier = vec![
        (need::BARRIER.id(), choice("resources")),
        (need::PROFESSION.id(), choice("nurse")),
        (need::DEVICE_CLASS.id(), choice("none")),
        (need::RECEIVED_ON.id(), day(-20)),
    ];
    book.set(book.at("N-1"), barrier);
    late(&book, firm);
    let place = book.at("H-1");
    let fields = vec![
        (hospital::HOSPITAL_KIND.id(), choice("community")),
        (
            hospital::DEPARTMENTS.id(),
            Entry::Members(vec![Value::line("静かな部")]),
        ),
    ];
    book.set(place, fields);
    book
}

/// One late record of each kind that the figures count beside needs, cases and contracts, and one that is done, is to come or was left.
fn late(book: &TestBook, firm: RecordId) {
    for (state, due) in [("open", -2), ("answered", -2), ("open", 2)] {
        let fields = vec![
            (consultation::TITLE.id(), line("届出の要否")),
            (consultation::STATE.id(), choice(state)),
            (consultation::DUE.id(), day(due)),
        ];
        book.make(Kind::Consultation, fields);
    }
    for (state, due) in [("planning", -2), ("held", -2)] {
        let fields = vec![
            (event::TITLE.id(), line("交流会")),
            (event::STATE.id(), choice(state)),
            (event::DUE.id(), day(due)),
        ];
        book.make(Kind::Event, fields);
    }
    let duty = vec![(duty::TITLE.id(), line("月報")), (duty::DUE.id(), day(-1))];
    book.make(Kind::Duty, duty);
    let visit = vec![
        (activity::PURPOSE.id(), line("工場見学")),
        (activity::DUE.id(), day(-1)),
    ];
    book.make(Kind::Activity, visit);
    book.set(firm, vec![(company::SEIZO_UNTIL.id(), day(-1))]);
    let ended = "認定看護管理者|看護協会|2020-03-31";
    let members = vec![Value::line(ended)];
    let person = vec![
        (person::NAME.id(), line("柏木 遥")),
        (person::CERTIFICATE_1.id(), line("臨床工学技士")),
        (person::CERTIFICATE_2.id(), line("第二種ME技術者")),
        (person::CERTIFICATE_2_UNTIL.id(), day(400)),
        (person::MORE_CERTIFICATES.id(), Entry::Members(members)),
    ];
    book.make(Kind::Person, person);
    let plan = vec![
        (hospital::PLAN_LETTER.id(), choice("doing")),
        (hospital::PLAN_LETTER_ON.id(), day(-1)),
        (hospital::PLAN_AWARD.id(), choice("done")),
        (hospital::PLAN_AWARD_ON.id(), day(-1)),
    ];
    book.set(book.at("H-1"), plan);
}

#[test]
fn what_is_late_is_counted_of_every_kind_that_has_a_day() {
    let figures = counts(&counted());
    let mut groups = figures.groups.iter();
    let overdue = groups.find(|group| group.heading == Heading::Overdue);
    let told: Vec<(String, usize)> = overdue
        .expect("what is late")
        .figures
        .iter()
        .filter(|figure| !matches!(figure.list.0, Kind::Need | Kind::Case | Kind::Contract))
        .map(|figure| (Locale::new(Lang::Ja).figure(figure), figure.n))
        .collect();
    insta::assert_debug_snapshot!(told);
}

fn counts(book: &TestBook) -> Figures {
    let rows = book.desk.load_book().expect("rows");
    figures(&rows, book.desk.today())
}

#[test]
fn every_figure_counts_the_list_that_it_opens() {
    let book = counted();
    let figures = counts(&book);
    let mut looked = 0;
    for group in &figures.groups {
        for figure in &group.figures {
            let (kind, filter) = &figure.list;
            let listed = found(&book, *kind, filter);
            assert_eq!(listed.len(), figure.n, "{filter}: {listed:?}");
            looked += 1;
        }
    }
    assert!(looked > 40, "{looked}");
    assert_eq!(
        figures.groups.len(),
        Heading::ALL.len(),
        "every heading is tried"
    );
}

#[test]
fn what_is_told_beside_a_figure_is_counted_too() {
    let book = counted();
    let figures = counts(&book);
    let group = |heading| {
        let mut groups = figures.groups.iter();
        groups
            .find(|group| group.heading == heading)
            .expect("a group")
    };
    let mut contacts = group(Heading::Contacts).figures.iter();
    let notes = contacts.find(|figure| figure.what == What::Kind(Kind::Log));
    assert_eq!(
        notes.map(|figure| (figure.n, figure.beside)),
        Some((3, Some(Beside::Firms(2)))),
        "延べ and 実"
    );
    let reviewed = group(Heading::Contracts).figures.last().expect("a figure");
    assert_eq!(
        (reviewed.n, reviewed.beside),
        (3, Some(Beside::AverageDays(10)))
    );
    let waiting = group(Heading::Waiting).figures.iter();
    let lawyer = What::Holder(Kind::Contract, "弁護士".to_owned());
    let lawyer = waiting
        .into_iter()
        .find(|figure| figure.what == lawyer)
        .expect("the lawyer");
    assert_eq!((lawyer.n, lawyer.beside), (2, Some(Beside::LongestDays(9))));
}

#[test]
fn a_review_counts_in_the_average_with_both_its_days_only() {
    let book = TestBook::new();
    let reviewed = |asked: Option<i32>| {
        let mut fields = vec![
            (contract::KIND.id(), choice("nda")),
            (contract::REVIEW_BACK_ON.id(), day(-10)),
        ];
        fields.extend(asked.map(|asked| (contract::REVIEW_ASKED_ON.id(), day(asked))));
        book.make(Kind::Contract, fields);
    };
    let told = || {
        let figures = counts(&book);
        let mut all = figures.groups.iter().flat_map(|group| &group.figures);
        let found = all.find(|figure| figure.what == What::Reviewed);
        found.map(|figure| (figure.n, figure.beside))
    };
    reviewed(None);
    assert_eq!(told(), Some((1, None)), "nobody knows how long it took");
    reviewed(Some(-30));
    reviewed(Some(-2));
    let average = Some(Beside::AverageDays(20));
    assert_eq!(told(), Some((3, average)), "one is out again");
}

#[test]
fn enter_opens_the_list_of_a_figure_and_tab_goes_to_the_next_group() {
    let mut world = World::new(counted());
    world.keys("6");
    assert!(
        world.cursor_line().contains("1 交流会等への参加"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(
        world.shows("絞込: 段階:受付..公開 is:進行中"),
        "{}",
        world.screen()
    );
    world.keys("6<Tab>");
    assert!(world.cursor_line().contains("受付"), "{}", world.screen());
    world.keys("<S-Tab><S-Tab>");
    assert!(
        world.cursor_line().contains("静かな部"),
        "{}",
        world.screen()
    );
    world.keys("gg<Tab><Tab><Enter>");
    assert!(
        world.shows("連携案件"),
        "a kind without a screen: {}",
        world.screen()
    );
    world.keys("<Esc><Esc>");
    assert!(world.shows("基準日 2026-11-22"), "{}", world.screen());
}

#[test]
fn the_figures_follow_the_book() {
    let mut world = World::new(counted());
    world.keys("6");
    let before = world.screen();
    world.keys("2:new need<Enter>点滴台の段差<C-s>");
    world.keys("<Esc>6");
    assert_ne!(world.screen(), before);
}

#[test]
fn the_screen_of_figures() {
    insta::assert_snapshot!(pictures(counted, "6"));
}

#[test]
fn the_book_of_a_day_before_is_read_from_the_journal() {
    let book = counted();
    let yesterday = book.desk.book_on(today(-1)).expect("the journal");
    assert!(yesterday.is_empty(), "everything was written today");
    let again = book.desk.book_on(today(0)).expect("the journal");
    assert_eq!(figures(&again, today(0)), counts(&book));
}

#[test]
fn the_command_line_prints_the_same_figures() {
    let shell = Shell::new();
    shell.ok(&["new", "needs", "title=曇り止め", "due=2026-01-05"]);
    shell.ok(&["new", "needs", "title=点滴台"]);
    let text = |args: &[&str]| String::from_utf8(shell.ok(args).stdout).expect("text");
    let table = text(&["kpi"]);
    assert!(
        table.contains("1 交流会等への参加") && table.contains("2件"),
        "{table}"
    );
    let json: Json = serde_json::from_str(&text(&["kpi", "--json"])).expect("JSON");
    assert_eq!(json["schema"], 1);
    assert_eq!(json["groups"][0]["id"], "steps");
    assert_eq!(json["groups"][0]["rows"][0]["n"], 2);
    let filter = json["groups"][0]["rows"][0]["filter"]
        .as_str()
        .expect("a filter");
    let listed = text(&["ls", "needs", filter]);
    assert!(listed.contains("N-1") && listed.contains("N-2"), "{listed}");
    let csv = text(&["kpi", "--format", "csv"]);
    assert!(csv.starts_with("\u{feff}on,group,figure,n,"), "{csv}");
    let before: Json =
        serde_json::from_str(&text(&["kpi", "--json", "--on", "2001-01-01"])).expect("JSON");
    assert_eq!(before["on"], "2001-01-01");
    assert_eq!(before["groups"][0]["rows"][0]["n"], 0);
    assert!(before["history_begins"].is_string(), "{before}");
    assert!(json.get("history_begins").is_none(), "{json}");
    let said = shell.ok(&["kpi", "--on", "2001-01-01"]).stderr;
    let said = String::from_utf8(said).expect("text");
    assert!(said.contains("この台帳の記録は"), "{said}");
    let refused = shell.run(&["kpi", "--on", "2999-01-01"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn the_screen_shows_the_figures_of_a_past_day_and_comes_back_to_today() {
    let mut world = World::new(counted());
    world.keys("6");
    assert!(world.shows("基準日 2026-11-22"), "{}", world.screen());
    world.keys("t13/40<Enter>");
    assert!(world.shows("基準日 2026-11-22"), "a day that is none");
    world.keys("t2026-11-01<Enter>");
    assert!(world.shows("基準日 2026-11-01"), "{}", world.screen());
    // Nothing was written by then, and it says so.
    assert!(!world.shows("弁護士"), "{}", world.screen());
    let begins = "この台帳の記録は 11-22(日) からです";
    assert!(world.shows(begins), "{}", world.screen());
    for key in ["G", "gg"] {
        world.keys(key);
        assert!(world.shows(begins), "it stays: {}", world.screen());
    }
    assert!(world.cursor_line().contains('>'), "{}", world.screen());
    world.keys("<Esc>");
    assert!(world.shows("基準日 2026-11-22"), "{}", world.screen());
    assert!(!world.shows(begins), "{}", world.screen());
}

#[test]
fn a_large_book_is_counted_beside_the_screen_and_what_comes_meanwhile_is_counted_after() {
    let book = seven();
    for n in 0..2_001 {
        let title = format!("離床 {n}");
        book.make(Kind::Need, vec![(need::TITLE.id(), line(&title))]);
    }
    let mut world = World::new(book);
    world.slow = true;
    world.keys("6");
    assert!(world.shows("数えています"), "{}", world.screen());
    world.catch_up();
    assert!(world.shows("受付"), "{}", world.screen());
    let shown = world.screen();
    world
        .book
        .make(Kind::Need, vec![(need::TITLE.id(), line("あと一つ"))]);
    world.show_book(Changed::All);
    assert_eq!(
        world.screen(),
        shown,
        "the last ones stand until others are there"
    );
    world.catch_up();
    assert_ne!(world.screen(), shown);
    // Elsewhere nothing is counted.
    world.keys("2");
    world.catch_up();
    world.show_book(Changed::All);
    let counts = |effect: &Effect| matches!(effect, Effect::Figures { .. });
    assert!(!world.waiting.iter().any(counts));
}

#[test]
fn esc_leads_from_the_list_of_a_figure_back_to_the_figures() {
    let mut world = World::new(counted());
    world.keys("6<Enter>");
    assert!(!world.shows("[6 指標]"), "{}", world.screen());
    world.keys("<Esc>");
    assert!(world.shows("[6 指標]"), "{}", world.screen());
    world.keys("2<Esc>");
    assert!(
        world.shows("[2 ニーズ]"),
        "only from there: {}",
        world.screen()
    );
}

#[test]
fn every_contact_with_a_firm_counts_whoever_of_it_was_spoken_with() {
    let book = TestBook::new();
    let firm = book.make(Kind::Company, vec![(company::NAME.id(), line("青葉精工"))]);
    let who = vec![
        (person::NAME.id(), line("上野 昇")),
        (person::WORKPLACE.id(), link(firm)),
    ];
    let who = book.make(Kind::Person, who);
    for about in [firm, who] {
        let fields = vec![
            (log::ABOUT.id(), link(about)),
            (log::TEXT.id(), line("電話した")),
        ];
        book.make(Kind::Log, fields);
    }
    let visit = vec![
        (activity::PURPOSE.id(), line("訪問")),
        (activity::ABOUT.id(), link(firm)),
    ];
    book.make(Kind::Activity, visit);
    let asked = vec![
        (consultation::TITLE.id(), line("補助金")),
        (consultation::ABOUT.id(), link(firm)),
    ];
    book.make(Kind::Consultation, asked);
    let figures = counts(&book);
    let contacts = figures
        .groups
        .iter()
        .find(|g| g.heading == Heading::Contacts);
    let contacts = contacts.expect("a group").figures.iter();
    let counted: Vec<_> = contacts.map(|f| (f.what.clone(), f.n, f.beside)).collect();
    let one = Some(Beside::Firms(1));
    let kinds = [
        (What::Spoken, 1, None),
        (What::Kind(Kind::Log), 2, one),
        (What::Kind(Kind::Activity), 1, one),
        (What::Kind(Kind::Consultation), 1, one),
    ];
    for kind in kinds {
        assert!(counted.contains(&kind), "{kind:?} in {counted:?}");
    }
}

#[test]
fn whoever_is_waited_for_counts_in_every_case_and_in_needs_that_wait_themselves() {
    let book = TestBook::new();
    let need = |title| {
        let fields = vec![
            (need::TITLE.id(), line(title)),
            (need::BALL.id(), line("県")),
            (need::BALL_SINCE.id(), day(-5)),
        ];
        book.make(Kind::Need, fields)
    };
    let (with_cases, _) = (need("甲"), need("乙"));
    let firm = book.make(Kind::Company, vec![(company::NAME.id(), line("青葉"))]);
    let case = |of: Option<RecordId>, since| {
        let mut fields = vec![
            (case::COMPANY.id(), link(firm)),
            (case::OFFER.id(), line("薄膜")),
            (case::BALL.id(), line("青葉")),
            (case::BALL_SINCE.id(), day(since)),
        ];
        fields.extend(of.map(|id| (case::NEED.id(), link(id))));
        book.make(Kind::Case, fields);
    };
    case(Some(with_cases), -3);
    case(Some(with_cases), -20);
    case(None, -84);
    let figures = counts(&book);
    let waiting = figures
        .groups
        .iter()
        .find(|g| g.heading == Heading::Waiting);
    let waiting = waiting.expect("a group").figures.iter();
    let waiting: Vec<_> = waiting.map(|f| (f.what.clone(), f.n, f.beside)).collect();
    let holder = |kind, who: &str| What::Holder(kind, who.to_owned());
    let expected = [
        (holder(Kind::Case, "青葉"), 3, Some(Beside::LongestDays(84))),
        (holder(Kind::Need, "県"), 1, Some(Beside::LongestDays(5))),
    ];
    assert_eq!(waiting, expected);
}
