//! Where a firm's technology could be of use: the wards whose needs speak of what it can do, hospitals it has worked with, and after them
//! those that take part; and the published needs that it could answer to.

use super::{Agreed, MOST, Scene, same, texts};
use crate::desk::book::is_open;
use crate::desk::row::Row;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::domain::{case, company, hospital, need};
use crate::matching::Lexicon;
use crate::matching::weigh::{Place, Want, Why, weigh};
use crate::search::fold::fold;
use crate::search::needle::Needle;
use std::collections::BTreeMap;

/// A need, or a ward with its needs, that a firm's technology could be of use to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The published need that it answers; `None`: a place for what the firm brings by itself.
    pub need: Option<RecordId>,
    /// The hospital; `None` for a need that names none.
    pub hospital: Option<RecordId>,
    /// The ward; empty for a hospital as a whole.
    pub department: String,
    /// What agrees.
    pub agreed: Vec<Agreed>,
    /// The needs that speak of it.
    pub because_of: Vec<RecordId>,
    /// Cases that the firm and the hospital have had.
    pub together: Vec<RecordId>,
    /// The need that offers a place to try things.
    pub evaluates: Option<RecordId>,
    /// The hospital takes part already.
    pub joined: bool,
}

/// Wards and hospitals for a firm, then the needs that it could answer to: each list with what agrees most first.
pub fn places_for(scene: Scene<'_>, firm: &Row) -> (Vec<Spot>, Vec<Spot>) {
    let needs: Vec<(usize, &Row)> = scene
        .book
        .rows(Kind::Need)
        .enumerate()
        .filter(|(_, row)| !row.archived)
        .collect();
    let wants = of_firm(firm);
    let said = said(scene, &needs, &wants);
    let weighed = weigh(&wants, needs.len(), |at, want| {
        said.get(&(at, want)).map(|(place, _)| *place)
    });
    let mut open = Vec::new();
    let mut wards: BTreeMap<(RecordId, String), (f64, Spot)> = BTreeMap::new();
    for (at, weight, agreements) in &weighed {
        let Some((_, row)) = needs.get(*at) else {
            continue;
        };
        let agreed: Vec<Agreed> = agreements
            .iter()
            .filter_map(|one| {
                let (place, why) = said.get(&(*at, one.want))?.clone();
                let text = wants.get(one.want)?.text.clone();
                Some(Agreed { text, why, place })
            })
            .collect();
        let hospital = row.link(need::HOSPITAL.id());
        if is_offered(scene, row, firm.id) && open.len() < MOST {
            open.push(spot(scene, firm, (Some(row.id), hospital), agreed.clone()));
        }
        let Some(hospital) = hospital else { continue };
        let key = (hospital, row.text(need::DEPARTMENT.id()).to_owned());
        let (sum, ward) = wards
            .entry(key.clone())
            .or_insert_with(|| (0.0, spot(scene, firm, (None, Some(hospital)), Vec::new())));
        *sum += *weight;
        ward.department = key.1;
        ward.because_of.push(row.id);
        if !row.text(need::EVALUATION_PLACE.id()).is_empty() {
            ward.evaluates.get_or_insert(row.id);
        }
        for one in agreed {
            if !ward.agreed.iter().any(|known| known.text == one.text) {
                ward.agreed.push(one);
            }
        }
    }
    let mut wards: Vec<(f64, Spot)> = wards.into_values().collect();
    // Whoever has worked with the firm before is asked first among equals.
    wards.sort_by(|(a, one), (b, other)| {
        let by_cases = other.together.len().cmp(&one.together.len());
        b.total_cmp(a).then(by_cases)
    });
    let mut wards: Vec<Spot> = wards.into_iter().map(|(_, spot)| spot).take(MOST).collect();
    wards.extend(others(scene, firm, &wards));
    (wards, open)
}

/// What a firm can do, as what is looked for in needs.
fn of_firm(firm: &Row) -> Vec<Want> {
    let fields = [company::TAGS, company::PROCESSES, company::MATERIALS];
    let mut wants: Vec<Want> = Vec::new();
    for tag in fields.iter().flat_map(|key| texts(firm, key.id())) {
        if !wants.iter().any(|want| fold(&want.text) == fold(tag)) {
            wants.push(Want {
                text: tag.to_owned(),
                why: Why::Tag,
            });
        }
    }
    wants
}

/// By need and want, both counted from 0.
type Said = BTreeMap<(usize, usize), (Place, Why)>;

/// Which need speaks of which want: by its tags, by the word itself, or by a ward's word that leads there.
fn said(scene: Scene<'_>, needs: &[(usize, &Row)], wants: &[Want]) -> Said {
    let lexicon = Lexicon::default().found(|_| true);
    let asked: Vec<(Needle, Vec<(&str, Needle)>)> = wants
        .iter()
        .map(|want| {
            let itself = Needle::new(&want.text);
            let leads = lexicon
                .iter()
                .filter(|entry| entry.tags().any(|tag| same(&fold(tag), itself.text())));
            let leads = leads.map(|entry| (entry.word, Needle::new(entry.word)));
            let leads = leads.collect();
            (itself, leads)
        })
        .collect();
    scene.texts.with(scene.book, scene.actor, |holds| {
        let mut said = Said::new();
        for (at, (place, row)) in needs.iter().enumerate() {
            let tags: Vec<String> = texts(row, need::TAGS.id()).map(fold).collect();
            for (want, (itself, leads)) in asked.iter().enumerate() {
                let found = if tags.iter().any(|tag| same(tag, itself.text())) {
                    Some((Place::Tag, Why::Tag))
                } else if holds(row, *place, itself) {
                    Some((Place::Text, Why::Text))
                } else {
                    let lead = leads.iter().find(|(_, word)| holds(row, *place, word));
                    lead.map(|(word, _)| (Place::Text, Why::Word((*word).to_owned())))
                };
                said.extend(found.map(|found| ((at, want), found)));
            }
        }
        said
    })
}

/// True if a need is public, looks for firms, and has no case with this one.
fn is_offered(scene: Scene<'_>, need: &Row, firm: RecordId) -> bool {
    let public = scene.book.stage(need) >= Some(Stage::Published);
    let open = !matches!(need.text(need::RECRUITING.id()), "closed" | "selecting");
    let mut cases = scene.book.cases_of(need.id);
    public
        && open
        && !need.is_over()
        && !cases.any(|case| case.link(case::COMPANY.id()) == Some(firm))
}

fn spot(
    scene: Scene<'_>,
    firm: &Row,
    (need, hospital): (Option<RecordId>, Option<RecordId>),
    agreed: Vec<Agreed>,
) -> Spot {
    let row = hospital.and_then(|id| scene.book.find(id));
    Spot {
        need,
        hospital,
        department: String::new(),
        agreed,
        because_of: Vec::new(),
        together: hospital.map_or(Vec::new(), |id| together(scene, firm.id, id)),
        evaluates: None,
        joined: row.is_some_and(|row| row.text(hospital::ENGAGEMENT.id()) == "joined"),
    }
}

/// The cases of a firm with a hospital, those still open first.
fn together(scene: Scene<'_>, firm: RecordId, hospital: RecordId) -> Vec<RecordId> {
    let at = |case: &&Row| {
        let need = case.link(case::NEED.id());
        let of_need = need.and_then(|id| scene.book.find(id)?.link(need::HOSPITAL.id()));
        of_need.or_else(|| case.link(case::HOSPITAL.id())) == Some(hospital)
    };
    let mut cases: Vec<&Row> = scene.book.cases_of(firm).filter(at).collect();
    cases.sort_by_key(|case| !is_open(case));
    cases.into_iter().map(|case| case.id).collect()
}

/// Hospitals of which no need speaks of it: those that the firm has worked with, then those that take part.
fn others(scene: Scene<'_>, firm: &Row, told: &[Spot]) -> Vec<Spot> {
    let rows = scene.book.rows(Kind::Hospital).filter(|row| !row.archived);
    let new = rows.filter(|row| told.iter().all(|spot| spot.hospital != Some(row.id)));
    let spots = new.map(|row| spot(scene, firm, (None, Some(row.id)), Vec::new()));
    let mut spots: Vec<Spot> = spots
        .filter(|spot| spot.joined || !spot.together.is_empty())
        .collect();
    spots.sort_by_key(|spot| std::cmp::Reverse(spot.together.len()));
    spots.truncate(MOST);
    spots
}
