//! The middle of a served book: one desk, and everybody who is at it. A commit of one goes to the screens of all, each through their own
//! view; what has piled up meanwhile goes as one.

use super::door::{Calls, Easel, Farewell};
use super::limits::Limits;
use super::people::{People, Proof, logins};
use crate::desk::view::View;
use crate::desk::{Actor, Book, Desk, Fresh, Role};
use crate::domain::audit::{Audit, Deed};
use crate::domain::record::RecordId;
use crate::host::cli::actor;
use crate::host::console::{Post, Poster};
use crate::host::settings::{Environment, Settings};
use crate::text::Locale;
use crate::ui::keymap::Keymap;
use crate::ui::msg::{Changed, Here, Msg, Presence};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::thread::JoinHandle;

/// Who came in, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// As whom they work.
    pub(super) actor: Actor,
    /// The fingerprint of the key, or the account of this machine.
    pub(super) proof: String,
    /// Where from: an address, or the socket.
    pub(super) from: String,
}

/// Work for the thread that writes small files, in the order it was given.
type Errand = Box<dyn FnOnce() + Send>;

/// What everybody shares.
pub(super) struct Hub {
    pub(super) desk: Desk,
    pub(super) dir: PathBuf,
    pub(super) env: Environment,
    /// Of whoever started the server.
    pub(super) settings: Settings,
    pub(super) locale: Locale,
    pub(super) limits: Limits,
    pub(super) easel: Arc<Easel>,
    /// What all screens hold alike: the keys.
    pub(super) keymap: Keymap,
    people: RwLock<People>,
    crowd: Mutex<Crowd>,
    errands: Mutex<Option<(Sender<Errand>, JoinHandle<()>)>>,
}

#[derive(Default)]
struct Crowd {
    members: BTreeMap<u64, Member>,
    last: u64,
    cells: usize,
    closing: bool,
}

struct Member {
    person: Person,
    calls: Calls,
    cells: usize,
    /// A screen's letter box; a command has none.
    screen: Option<(Poster, Arc<View>)>,
    /// The record whose page or form is open.
    here: Option<Here>,
}

/// Why nobody more is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// Too many at once, of this person or of all.
    Crowded,
    /// The server ends.
    Closing,
}

/// A place among those who are in; given back when dropped.
pub(super) struct Ticket {
    hub: Arc<Hub>,
    number: u64,
    pub(super) calls: Calls,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.hub.present(self.number, None);
        let mut crowd = self.hub.crowd();
        if let Some(member) = crowd.members.remove(&self.number) {
            crowd.cells = crowd.cells.saturating_sub(member.cells);
        }
    }
}

impl Ticket {
    /// Its number among those who are in.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// Lets a screen hear of every change from now on, and tells it the book as it is.
    pub(super) fn listen(&self, poster: &Poster, view: &Arc<View>) {
        let mut crowd = self.hub.crowd();
        if let Some(member) = crowd.members.get_mut(&self.number) {
            member.screen = Some((poster.clone(), view.clone()));
        }
        drop(crowd);
        // Others may be at this book: from now on the screen tells where it is.
        poster.post(Post::Answer(Msg::Company(Vec::new())));
        if let Some(book) = self.hub.desk.book() {
            let part = view.part(&book);
            poster.post(Post::Book(part, Changed::All, Vec::new()));
        }
    }
}

impl Hub {
    /// The screens that hear of changes, each with what of the book it shows.
    fn screens(&self) -> Vec<(Poster, Arc<View>)> {
        let crowd = self.crowd();
        let screens = crowd.members.values().filter_map(|m| m.screen.clone());
        screens.collect()
    }

    /// Folds the texts for searching, on a thread of its own, then lets every screen look again. A book whose texts cannot be read is
    /// searched by its rows; its next write tells.
    pub(super) fn fold_texts(self: &Arc<Self>) {
        let hub = self.clone();
        std::thread::spawn(move || {
            if hub.desk.fold_texts().is_ok() {
                for (poster, _) in hub.screens() {
                    poster.post(Post::Answer(Msg::Folded));
                }
            }
        });
    }

    /// A hub on a desk whose rows are read, and the thread that hands on what changes.
    pub(super) fn new(
        desk: Desk,
        dir: PathBuf,
        env: &Environment,
        settings: Settings,
        (locale, limits): (Locale, Limits),
    ) -> Arc<Self> {
        let (errands, work) = channel::<Errand>();
        let clerk = std::thread::spawn(move || work.into_iter().for_each(|errand| errand()));
        let hub = Arc::new(Self {
            desk,
            dir,
            env: env.clone(),
            settings,
            locale,
            limits,
            easel: Arc::default(),
            keymap: Keymap::built_in(),
            people: RwLock::default(),
            crowd: Mutex::default(),
            errands: Mutex::new(Some((errands, clerk))),
        });
        let (news, mail) = channel();
        hub.desk.subscribe(Box::new(move |book, fresh| {
            // The hub may have gone before its desk.
            let _ = news.send((book.clone(), fresh.to_vec()));
        }));
        let weak = Arc::downgrade(&hub);
        std::thread::spawn(move || hand_on(&weak, &mail));
        hub
    }

    fn crowd(&self) -> std::sync::MutexGuard<'_, Crowd> {
        self.crowd.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets somebody in, with a terminal of so many cells.
    pub(super) fn join(self: &Arc<Self>, person: &Person, cells: usize) -> Result<Ticket, Full> {
        let mut crowd = self.crowd();
        if crowd.closing {
            return Err(Full::Closing);
        }
        let same = |m: &&Member| m.person.actor.name == person.actor.name;
        let mine = crowd.members.values().filter(same).count();
        let limits = &self.limits;
        if crowd.members.len() >= limits.sessions
            || mine >= limits.each
            || crowd.cells + cells > limits.cells
        {
            return Err(Full::Crowded);
        }
        crowd.last += 1;
        crowd.cells += cells;
        let (number, calls) = (crowd.last, Calls::default());
        crowd.members.insert(
            number,
            Member {
                person: person.clone(),
                calls: calls.clone(),
                cells,
                screen: None,
                here: None,
            },
        );
        Ok(Ticket {
            hub: self.clone(),
            number,
            calls,
        })
    }

    /// The view of a person; those of the same role and scope and name share one.
    pub(super) fn view(&self, actor: &Actor) -> Arc<View> {
        let crowd = self.crowd();
        let mut views = crowd.members.values().filter_map(|m| m.screen.as_ref());
        let known = views.find(|(_, view)| view.actor() == actor);
        known.map_or_else(
            || Arc::new(View::of(actor.clone())),
            |(_, view)| view.clone(),
        )
    }

    /// As whom somebody works who has shown that.
    pub(super) fn admit(&self, proof: &Proof) -> Option<Actor> {
        let people = self.people.read().unwrap_or_else(PoisonError::into_inner);
        people.find(proof).cloned()
    }

    /// As whom an account of this machine works: whoever started the server is the book's owner.
    pub(super) fn account(&self, uid: u32) -> Option<Actor> {
        if uid == rustix::process::geteuid().as_raw() {
            return Some(self.owner());
        }
        let people = self.people.read().unwrap_or_else(PoisonError::into_inner);
        people.of_account(uid, &logins(uid)).cloned()
    }

    /// Puts into the audit what somebody did at a door.
    pub(super) fn audit(&self, person: &Person, deed: Deed, about: &str) {
        let line = Audit::new(deed, &person.proof, &person.from, about);
        self.desk.audit(&person.actor, line);
    }

    /// Puts into the audit that somebody was not let in. Nobody's name is known.
    pub(super) fn audit_barred(&self, proof: &str, from: &str, about: &str) {
        let nobody = Actor {
            role: Role::Guest,
            ..Actor::owner("", "")
        };
        self.desk
            .audit(&nobody, Audit::new(Deed::Barred, proof, from, about));
    }

    /// Whoever started the server.
    pub(super) fn owner(&self) -> Actor {
        actor(&self.settings, &self.env)
    }

    /// Takes another keys file, and ends the sessions of everybody who is not in it as they were.
    pub(super) fn use_people(&self, people: People) {
        *self.people.write().unwrap_or_else(PoisonError::into_inner) = people;
        let still = |person: &Person| {
            let uid = person.proof.strip_prefix("unix:").map(str::parse);
            let now = match uid {
                Some(Ok(uid)) => self.account(uid),
                Some(Err(_)) => None,
                None => self.admit(&Proof::Key(person.proof.clone())),
            };
            now.as_ref() == Some(&person.actor)
        };
        let crowd = self.crowd();
        let gone = crowd.members.values().filter(|m| !still(&m.person));
        gone.for_each(|m| m.calls.end(Farewell::Removed));
    }

    /// Lets nobody in any more and ends all sessions.
    pub(super) fn close_doors(&self) {
        let mut crowd = self.crowd();
        crowd.closing = true;
        let members = crowd.members.values();
        members.for_each(|m| m.calls.end(Farewell::Closing));
    }

    /// Somebody is at another record now: those at the same one hear of it.
    pub(super) fn present(&self, number: u64, here: Option<Here>) {
        let mut crowd = self.crowd();
        let Some(member) = crowd.members.get_mut(&number) else {
            return;
        };
        let before = std::mem::replace(&mut member.here, here);
        let records = [before, here].map(|at| at.map(|at| at.record));
        for (own, member) in &crowd.members {
            let Some((poster, _)) = &member.screen else {
                continue;
            };
            // Who works at the office is nobody else's business.
            let inside = member.person.actor.role != Role::Guest;
            let Some(record) = member.here.map(|at| at.record).filter(|_| inside) else {
                continue;
            };
            if records.contains(&Some(record)) {
                let others = crowd.members.iter().filter(|(other, _)| *other != own);
                let names = others.filter_map(|(_, other)| {
                    let at = other.here.filter(|at| at.record == record)?;
                    let name = other.person.actor.name.clone();
                    Some(Presence { name, at })
                });
                poster.post(Post::Answer(Msg::Company(names.collect())));
            }
        }
    }

    /// How many are in.
    pub(super) fn count(&self) -> usize {
        self.crowd().members.len()
    }

    /// Has a small file written, after all that were asked for before.
    pub(super) fn errand(&self, errand: impl FnOnce() + Send + 'static) {
        let errands = self.errands.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((errands, _)) = errands.as_ref() {
            // The clerk ends after the last session only.
            let _ = errands.send(Box::new(errand));
        }
    }

    /// Waits until all files that were asked for are written.
    pub(super) fn settle(&self) {
        let mut errands = self.errands.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((errands, clerk)) = errands.take() {
            drop(errands);
            // A clerk that failed has nothing more to write.
            let _ = clerk.join();
        }
    }
}

/// Commits that wait to be handed on, as one.
struct Bundle {
    book: Arc<Book>,
    /// `None`: the rows were read anew.
    fresh: Option<Vec<Fresh>>,
}

type News = (Arc<Book>, Vec<Fresh>);

impl Bundle {
    fn new((book, fresh): News) -> Self {
        let fresh = (!fresh.is_empty()).then_some(fresh);
        Self { book, fresh }
    }

    fn add(&mut self, news: News) {
        let next = Self::new(news);
        self.book = next.book;
        self.fresh = match (self.fresh.take(), next.fresh) {
            (Some(mut before), Some(after)) => {
                before.extend(after);
                Some(before)
            }
            _ => None,
        };
    }
}

fn hand_on(hub: &Weak<Hub>, mail: &Receiver<News>) {
    while let Ok(news) = mail.recv() {
        let mut bundle = Bundle::new(news);
        mail.try_iter().for_each(|news| bundle.add(news));
        let Some(hub) = hub.upgrade() else {
            return;
        };
        let mut told: Vec<(Arc<View>, Told)> = Vec::new();
        for (poster, view) in hub.screens() {
            let known = told.iter().find(|(of, _)| Arc::ptr_eq(of, &view));
            let news = known.map(|(_, news)| news.clone());
            let (book, changed, others) = news.unwrap_or_else(|| {
                let news = tell(&bundle, &view);
                told.push((view, news.clone()));
                news
            });
            poster.post(Post::Book(book, changed, others));
        }
    }
}

/// A book, what of it changed, and what of that others did.
type Told = (Arc<Book>, Changed, Vec<RecordId>);

/// What everybody with a view hears of a bundle.
fn tell(bundle: &Bundle, view: &View) -> Told {
    let Some(fresh) = &bundle.fresh else {
        return (view.part(&bundle.book), Changed::All, Vec::new());
    };
    let mut ids: Vec<RecordId> = fresh.iter().map(|one| one.record).collect();
    ids.sort_unstable();
    ids.dedup();
    let (part, shown) = view.follow(&bundle.book, &ids);
    let others = fresh.iter().filter(|one| one.by != view.actor().name);
    let others = others.map(|one| one.record);
    let others = others.filter(|id| part.find(*id).is_some()).collect();
    (part, shown.map_or(Changed::All, Changed::Records), others)
}
