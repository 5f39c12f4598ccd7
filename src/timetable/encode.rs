//! The problem as clauses: who is busy when follows from where the meetings are, a run of busy slots
//! begins where somebody is busy and was not before, and every run after the first is a break.

use super::cnf::{Cnf, Follow};
use super::cost::Goal;
use super::problem::Problem;
use super::sat::{Halt, Leaning, Lit};
use super::slots::SlotSet;

/// How a formula is written. Which way is faster differs from event to event by a factor of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What is counted in each slot against the tables.
    pub count: Count,
    /// What the solver is set up for.
    pub leaning: Leaning,
}

/// What is counted against the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Meetings, one for each table.
    Meetings,
    /// Busy people, two for each table: fewer, and exact as well, as every meeting keeps two of
    /// them busy; where the event has two sides (needs and companies) each side alone may not
    /// outnumber the tables.
    People,
}

/// A formula whose models are exactly the timetables that break no rule.
pub struct Model<'a> {
    /// The formula; the prover adds bounds to it.
    pub cnf: Cnf<'a>,
    /// Per meeting and slot, whether it is held there.
    held_at: Vec<Vec<Lit>>,
    /// Meetings that may be dropped: true when dropped, and the weight.
    dropped: Vec<(Lit, u64)>,
    /// Announced meetings: true when not held as announced.
    changed: Vec<Lit>,
    /// One literal for each break above the participant's own lower bound.
    breaks: Vec<Lit>,
    /// Counts those, where the model allows only so many.
    above: Vec<Lit>,
    /// Whether the room keeps somebody from breaks the event would allow.
    capped: bool,
    /// The sum of those lower bounds.
    sure_breaks: usize,
}

impl<'a> Model<'a> {
    /// Encodes the problem; `fewest` are lower bounds on each participant's breaks. `None` when
    /// stopped on the way.
    pub fn new(problem: &Problem, fewest: &[usize], style: Style, halt: Halt<'a>) -> Option<Self> {
        let caps = Caps::new(problem, fewest);
        Self::written(problem, fewest, style, &caps, halt)
    }

    /// The same with at most `room` breaks above the lower bounds as one more rule.
    pub fn within(
        problem: &Problem,
        fewest: &[usize],
        style: Style,
        room: usize,
        halt: Halt<'a>,
    ) -> Option<Self> {
        let mut caps = Caps::new(problem, fewest);
        caps.room = room;
        let mut model = Self::written(problem, fewest, style, &caps, halt)?;
        let breaks = std::mem::take(&mut model.breaks);
        model.above = model.cnf.count(&breaks, room + 1, Follow::Up);
        model.limit(room);
        Some(model)
    }

    /// From now on at most `room` breaks above the lower bounds.
    pub fn limit(&mut self, room: usize) {
        if let Some(&over) = self.above.get(room) {
            self.cnf.clause(&[!over]);
        }
    }

    /// Whether the room forbids nothing: a model of so much room may have every break there could be.
    pub fn unlimited(&self, room: usize) -> bool {
        !self.capped && self.above.get(room).is_none()
    }

    fn written(
        problem: &Problem,
        fewest: &[usize],
        style: Style,
        caps: &Caps,
        halt: Halt<'a>,
    ) -> Option<Self> {
        let mut model = Self {
            cnf: Cnf::leaning(halt, style.leaning),
            held_at: Vec::new(),
            dropped: Vec::new(),
            changed: Vec::new(),
            breaks: Vec::new(),
            above: Vec::new(),
            capped: false,
            sure_breaks: fewest.iter().sum(),
        };
        model.meetings(problem);
        let busy: Vec<Vec<Lit>> = (0..problem.people())
            .map(|p| model.participant(problem, p))
            .collect();
        if model.cnf.halted() {
            return None;
        }
        match style.count {
            Count::Meetings => model.tables(problem),
            Count::People => model.seats(problem, &busy),
        }
        model.orders(problem);
        let mut runs = Vec::new();
        for (p, busy) in busy.iter().enumerate() {
            if model.cnf.halted() {
                return None;
            }
            model.pauses(problem, p, busy);
            let meetings = problem.of[p].len();
            let all = problem.of[p].iter().all(|&m| problem.tasks[m].must);
            let most = caps.most.min(fewest[p].saturating_add(caps.room));
            model.capped |= most < caps.most;
            if all && most == 0 {
                model.block(busy, meetings, model.cnf.no());
                runs.push(Vec::new());
                continue;
            }
            let breaks = model.runs(busy, fewest[p], most, caps.follow);
            if all {
                model.spread(busy, meetings, &breaks, style);
            }
            runs.push(breaks);
        }
        model.fairness(problem, caps, &runs);
        Some(model)
    }

    /// The timetable of the model just found.
    pub fn slots(&self) -> Vec<Option<usize>> {
        let held = |row: &Vec<Lit>| row.iter().position(|&lit| self.cnf.holds(lit));
        self.held_at.iter().map(held).collect()
    }

    /// The literals that say a timetable's slots, for use as assumptions.
    pub fn literals(&self, slots: &[Option<usize>]) -> Vec<Lit> {
        let pairs = slots.iter().zip(&self.held_at);
        pairs
            .filter_map(|(slot, row)| slot.map(|t| row[t]))
            .collect()
    }

    /// What a goal costs: a part that is certain, and literals that cost their weight when true.
    pub fn costs(&self, goal: Goal) -> (u64, Vec<(Lit, u64)>) {
        let alike = |lits: &[Lit]| lits.iter().map(|&lit| (lit, 1)).collect();
        let mut costs: Vec<(Lit, u64)> = match goal {
            Goal::Dropped => self.dropped.clone(),
            Goal::Changed => alike(&self.changed),
            Goal::Breaks => alike(&self.breaks),
        };
        let mut sure = match goal {
            Goal::Breaks => self.sure_breaks as u64,
            Goal::Dropped | Goal::Changed => 0,
        };
        let (yes, no) = (self.cnf.yes(), self.cnf.no());
        costs.retain(|&(lit, weight)| {
            sure += if lit == yes { weight } else { 0 };
            lit != yes && lit != no
        });
        (sure, costs)
    }

    fn meetings(&mut self, problem: &Problem) {
        for task in &problem.tasks {
            let cnf = &mut self.cnf;
            let (yes, no) = (cnf.yes(), cnf.no());
            let row: Vec<Lit> = (0..problem.slots)
                .map(
                    |t| match (task.domain.has(t), task.must, task.domain.len()) {
                        (false, ..) => no,
                        (true, true, 1) => yes,
                        (true, ..) => cnf.fresh(),
                    },
                )
                .collect();
            cnf.at_most_one(&row);
            if task.must {
                cnf.clause(&row);
            } else {
                self.dropped.push((!cnf.any(&row), task.weight));
            }
            if let Some(announced) = task.announced {
                self.changed.push(!row[announced]);
            }
            self.held_at.push(row);
        }
    }

    /// Nobody twice in a slot; returns when the participant is busy.
    fn participant(&mut self, problem: &Problem, p: usize) -> Vec<Lit> {
        (0..problem.slots)
            .map(|t| {
                let here: Vec<Lit> = problem.of[p].iter().map(|&m| self.held_at[m][t]).collect();
                self.cnf.at_most_one(&here);
                self.cnf.any(&here)
            })
            .collect()
    }

    fn tables(&mut self, problem: &Problem) {
        for t in 0..problem.slots {
            if self.cnf.halted() {
                return;
            }
            let here: Vec<Lit> = self.held_at.iter().map(|row| row[t]).collect();
            self.cnf.at_most(&here, problem.tables);
        }
    }

    fn seats(&mut self, problem: &Problem, busy: &[Vec<Lit>]) {
        let everybody = (0..problem.people()).collect();
        let sides: Vec<(Vec<usize>, usize)> = match problem.sides() {
            Some(sides) => sides.map(|side| (side, problem.tables)).into(),
            None => vec![(everybody, 2 * problem.tables)],
        };
        for (side, most) in sides {
            let here = |t| side.iter().map(|&p: &usize| busy[p][t]).collect();
            let slots: Vec<Vec<Lit>> = (0..problem.slots).map(here).collect();
            for here in &slots {
                if self.cnf.halted() {
                    return;
                }
                self.cnf.at_most(here, most);
            }
        }
    }

    fn orders(&mut self, problem: &Problem) {
        for order in &problem.orders {
            let (first, then) = (&self.held_at[order.first], &self.held_at[order.then]);
            // by_now: the later meeting was held at or before t; it pushes the earlier one below t.
            let mut by_now = self.cnf.no();
            for t in 0..problem.slots {
                let earlier: Vec<Lit> = (0..t).map(|u| first[u]).collect();
                let mut clause = vec![!then[t]];
                clause.extend(&earlier);
                self.cnf.clause(&clause);
                by_now = self.cnf.any(&[by_now, then[t]]);
                self.cnf.clause(&[!by_now, !first[t]]);
            }
        }
    }

    fn pauses(&mut self, problem: &Problem, p: usize, busy: &[Lit]) {
        for step in 1..=problem.walk[p] {
            for t in step..problem.slots {
                self.cnf.clause(&[!busy[t], !busy[t - step]]);
            }
        }
        if let Some(windows) = &problem.lunch {
            let free: Vec<Lit> = windows
                .iter()
                .map(|&window| self.free(busy, window))
                .collect();
            for &lit in busy {
                let mut clause = free.clone();
                clause.push(!lit);
                self.cnf.clause(&clause);
            }
        }
    }

    /// A literal that implies that the whole window is free.
    fn free(&mut self, busy: &[Lit], window: SlotSet) -> Lit {
        let free = self.cnf.fresh();
        for t in window.iter().filter(|&t| t < busy.len()) {
            self.cnf.clause(&[!free, !busy[t]]);
        }
        free
    }

    /// Counts a participant's runs of busy slots; returns the counter of breaks.
    fn runs(&mut self, busy: &[Lit], sure: usize, most: usize, follow: Follow) -> Vec<Lit> {
        let mut before = self.cnf.no();
        let mut starts = Vec::new();
        for &now in busy {
            starts.push(self.begins(before, now));
            before = now;
        }
        let runs = self.cnf.count(&starts, most + 2, follow);
        let breaks: Vec<Lit> = runs.into_iter().skip(1).collect();
        if let Some(&over) = breaks.get(most) {
            self.cnf.clause(&[!over]);
        }
        for &lit in breaks.iter().take(sure) {
            self.cnf.clause(&[lit]);
        }
        let open = breaks.iter().take(most).skip(sure);
        self.breaks.extend(open);
        breaks
    }

    /// Somebody with so many meetings and no break: a block that has begun by some slot, and is over so
    /// many slots later. Far easier to solve than counting runs. Where `broken` holds nothing is said.
    fn block(&mut self, busy: &[Lit], meetings: usize, broken: Lit) {
        let Some(last) = busy.len().checked_sub(meetings) else {
            self.cnf.clause(&[]);
            return;
        };
        let (yes, no) = (self.cnf.yes(), self.cnf.no());
        if broken == yes {
            return;
        }
        let mut begun: Vec<Lit> = (0..last).map(|_| self.cnf.fresh()).collect();
        begun.push(yes);
        for pair in begun.windows(2) {
            self.cnf.clause(&[!pair[0], pair[1]]);
        }
        for (t, &now) in busy.iter().enumerate() {
            let begun_by = |t: usize| begun[t.min(last)];
            let over = t.checked_sub(meetings).map_or(no, begun_by);
            self.cnf.clause(&[!now, begun_by(t), broken]);
            self.cnf.clause(&[!now, !over, broken]);
            self.cnf.clause(&[now, !begun_by(t), over, broken]);
        }
    }

    /// What follows for somebody with just so many meetings; the solver would find it out only
    /// slowly: busy that often and no more, and in one block or with a break. Where people are counted and
    /// models looked for, it helps to say of every two slots too that they are too far apart for a block.
    fn spread(&mut self, busy: &[Lit], meetings: usize, breaks: &[Lit], style: Style) {
        if meetings == 0 {
            return;
        }
        let count = self.cnf.count(busy, meetings + 1, Follow::Both);
        let enough = count.get(meetings - 1).copied();
        self.cnf.clause(&[enough.unwrap_or(self.cnf.no())]);
        if let Some(&over) = count.get(meetings) {
            self.cnf.clause(&[!over]);
        }
        let broken = breaks.first().copied().unwrap_or(self.cnf.no());
        self.block(busy, meetings, broken);
        if style.count == Count::Meetings || style.leaning == Leaning::Even {
            return;
        }
        for early in 0..busy.len() {
            for late in early + meetings..busy.len() {
                self.cnf.clause(&[!busy[early], !busy[late], broken]);
            }
        }
    }

    fn begins(&mut self, before: Lit, now: Lit) -> Lit {
        let (yes, no) = (self.cnf.yes(), self.cnf.no());
        if now == no || before == yes {
            return no;
        }
        if before == no {
            return now;
        }
        let start = self.cnf.fresh();
        self.cnf.clause(&[!now, before, start]);
        self.cnf.clause(&[!start, now]);
        self.cnf.clause(&[!start, !before]);
        start
    }

    /// Most minus least breaks is at most `d`: either everybody has `v` breaks, or nobody has more
    /// than `v - 1 + d`, for each `v` the least could reach.
    fn fairness(&mut self, problem: &Problem, caps: &Caps, breaks: &[Vec<Lit>]) {
        let Some(d) = problem.fairness else { return };
        for v in caps.fewest + 1..=caps.least {
            let all = self.cnf.fresh();
            for row in breaks {
                let reached = row.get(v - 1).copied().unwrap_or(self.cnf.no());
                self.cnf.clause(&[!all, reached]);
                if let Some(&over) = row.get(v - 1 + d) {
                    self.cnf.clause(&[all, !over]);
                }
            }
        }
    }
}

/// How far breaks can go.
struct Caps {
    /// A lower bound on the breaks of the luckiest participant.
    fewest: usize,
    /// An upper bound on the same.
    least: usize,
    /// Nobody may have more.
    most: usize,
    /// Nobody may have more above the lower bound.
    room: usize,
    /// Lower bounds on breaks are only stated where the luckiest could have some.
    follow: Follow,
}

impl Caps {
    fn new(problem: &Problem, fewest: &[usize]) -> Self {
        let least = (0..problem.people())
            .map(|p| most_breaks(problem, p))
            .min()
            .unwrap_or(0);
        let fewest = fewest.iter().copied().min().unwrap_or(0);
        Self {
            fewest,
            least,
            room: problem.slots,
            most: problem.fairness.map_or(problem.slots, |d| d + least),
            follow: if problem.fairness.is_some() && least > fewest {
                Follow::Both
            } else {
                Follow::Up
            },
        }
    }
}

/// No timetable gives the participant more breaks than this.
fn most_breaks(problem: &Problem, p: usize) -> usize {
    let held = problem.of[p].len().min(problem.slots);
    let idle = if problem.of[p].iter().all(|&m| problem.tasks[m].must) {
        problem.slots - held
    } else {
        problem.slots
    };
    held.saturating_sub(1).min(idle)
}
