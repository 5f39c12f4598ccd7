//! Firms that could hold the marketing authorisation for a maker: those with a licence that the class asks for and that has not ended, the
//! one that has worked with the maker or knows the matter first; never a competitor of the maker.

use super::{Scene, compete, firm_reach, own_tags, same, texts};
use crate::desk::ending::class_until;
use crate::desk::row::Row;
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{case, company};
use crate::matching::Reach;
use crate::matching::licence::asked;
use crate::matching::weigh::{Want, Why};
use crate::search::company::fold_company;

/// Holders told of beside a maker at most.
const MOST: usize = 3;

/// Why a firm could be the holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// It has that licence, until that day if the roster says.
    Licence(String, Option<Date>),
    /// The two have that case.
    Together(RecordId),
    /// It knows that matter.
    Knows(String),
    /// Both are of one prefecture.
    Near,
    /// It has brought devices to the market before.
    Experienced,
}

/// A firm that could be the holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Which.
    pub firm: RecordId,
    /// Why.
    pub because: Vec<Because>,
}

/// A firm with a licence that goes far enough, and what it knows of the matter.
pub(super) struct Able<'a> {
    row: &'a Row,
    licence: String,
    knows: Vec<String>,
}

/// Every firm whose licence is enough for a class.
pub(super) fn pool<'a>(scene: Scene<'a>, class: &str, wants: &[Want]) -> Vec<Able<'a>> {
    let enough = asked(class);
    let rows = scene.book.rows(Kind::Company).filter(|row| !row.archived);
    let able = rows.filter(|row| firm_reach(row, class, scene.today) == Reach::Enough);
    able.filter_map(|row| {
        let holds = |licence: &str| {
            let until = class_until(row, licence);
            enough.contains(&licence) && until.is_none_or(|last| last >= scene.today)
        };
        let mut own = texts(row, company::LICENCES.id());
        let licence = own.find(|licence| holds(licence))?.to_owned();
        let tags = own_tags(row);
        let known = wants.iter().filter(|want| want.why != Why::Text);
        let known = known.filter(|want| {
            let want = crate::search::fold::fold(&want.text);
            tags.iter().any(|tag| same(tag, &want))
        });
        let knows = known.map(|want| want.text.clone()).collect();
        Some(Able {
            row,
            licence,
            knows,
        })
    })
    .collect()
}

/// Those of the pool that could stand beside a maker, the nearest first.
pub(super) fn beside(scene: Scene<'_>, maker: &Row, pool: &[Able<'_>]) -> Vec<Holder> {
    let others = pool
        .iter()
        .filter(|able| able.row.id != maker.id && !compete(able.row, maker));
    let mut weighed: Vec<(usize, Holder)> = others
        .map(|able| {
            let because = because(scene, maker, able);
            let weight = because.iter().map(worth).sum();
            let firm = able.row.id;
            (weight, Holder { firm, because })
        })
        .collect();
    weighed.sort_by_key(|(weight, holder)| (std::cmp::Reverse(*weight), holder.firm));
    let nearest = weighed.into_iter().take(MOST);
    nearest.map(|(_, holder)| holder).collect()
}

const fn worth(because: &Because) -> usize {
    match because {
        Because::Licence(..) => 0,
        Because::Together(_) => 8,
        Because::Knows(_) | Because::Experienced => 2,
        Because::Near => 1,
    }
}

fn because(scene: Scene<'_>, maker: &Row, able: &Able<'_>) -> Vec<Because> {
    let until = class_until(able.row, &able.licence);
    let mut because = vec![Because::Licence(able.licence.clone(), until)];
    let together = scene.book.cases_of(maker.id).find(|case| {
        let named = fold_company(case.text(case::MARKETING_HOLDER.id()));
        case.link(case::HOLDER.id()) == Some(able.row.id)
            || !named.is_empty() && named == fold_company(able.row.title())
    });
    because.extend(together.map(|case| Because::Together(case.id)));
    because.extend(able.knows.iter().cloned().map(Because::Knows));
    let prefecture = company::PREFECTURE.id();
    let near = able.row.text(prefecture) == maker.text(prefecture);
    if near && !maker.text(prefecture).is_empty() {
        because.push(Because::Near);
    }
    if able.row.text(company::EXPERIENCE.id()) == "3" {
        because.push(Because::Experienced);
    }
    because
}
