//! The gate before a contract's signing: the lines of its own checklist that belong before it. Those of a list that stop, stop; the others
//! that must be answered ask for one more key. Source: the checklist that closes an NDA.

use super::{Condition, Finding, Met, On, OpenLine, Owner, Strength, When};
use crate::domain::checklist::{Item, SIGNING};
use crate::domain::contract;
use crate::domain::date::Date;
use crate::domain::item::{Part, field};
use crate::domain::record::{RecordId, Reference};
use crate::domain::stage::Stage;
use crate::domain::value::Text;

const fn lines(id: &'static str, strength: Strength) -> Condition {
    Condition {
        id,
        stage: Stage::Contracting,
        strength,
        on: On::Contract,
        owner: Owner::Office,
        when: When::HasChecklist,
        met: Met::Checklists,
        field: contract::STATE.id(),
    }
}

/// The two conditions; a finding names the line.
pub static CONDITIONS: [Condition; 2] = [
    lines("signing", Strength::Block),
    lines("signing-must", Strength::Warn),
];

/// What is known of the answer to a line.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// It is done, or not needed with its reason.
    pub met: bool,
    /// Who was named for it.
    pub who: Text,
    /// By when.
    pub due: Option<Date>,
}

/// Every line that belongs before the signing and must be answered, met or not, in the order of the list.
pub fn findings(
    contract: Option<(RecordId, Reference)>,
    list: Vec<(u16, Item)>,
    answered: impl Fn(u16) -> Answered,
) -> Vec<Finding> {
    let [stops, warns] = &CONDITIONS;
    let asked = list.into_iter().filter(|(_, item)| item.gate == SIGNING);
    let asked = asked.filter(|(_, item)| item.must || item.blocks);
    asked
        .map(|(number, item)| {
            let known = answered(number);
            Finding {
                condition: if item.blocks { stops } else { warns },
                met: known.met,
                record: contract.map(|(id, _)| id),
                at: contract.map(|(_, reference)| reference),
                field: field(number, Part::Answer),
                due: known.due,
                line: Some(OpenLine {
                    number,
                    item,
                    who: known.who,
                }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::Checklists;

    #[test]
    fn a_line_that_stops_stops_one_that_must_warns_and_the_others_are_not_asked() {
        let lists = Checklists::default();
        let list = lists.of("nda").unwrap();
        let numbered = (1..).zip(list.items.clone()).collect();
        let found = findings(None, numbered, |number| Answered {
            met: number == 1,
            ..Answered::default()
        });
        let asked = list.items.iter().filter(|i| i.gate == SIGNING && i.must);
        assert_eq!(found.len(), asked.count());
        assert!(found[0].met && !found[0].blocks());
        let blocks = list.items.iter().filter(|i| i.blocks).count();
        assert!(blocks > 0 && found.iter().filter(|f| f.blocks()).count() == blocks - 1);
        assert!(found.iter().any(Finding::warns));
        let other = lists.of("loan").unwrap().items.clone();
        let none = findings(None, (1..).zip(other).collect(), |_| Answered::default());
        assert!(none.is_empty(), "a loan's lines stand before other steps");
    }
}
