//! `export needs --to FIRM`: what a firm may read, entered in the ledger of disclosures before it is written.

use super::Office;
use super::args::{self, ForFirm};
use super::exit::Exit;
use super::fields::find;
use crate::desk::command::{Command, Disclose};
use crate::desk::{Book, Desk, Refusal};
use crate::domain::disclosure::How;
use crate::domain::field::Layer;
use crate::domain::kind::Kind;
use crate::domain::naming::{Naming, to_firm};
use crate::domain::record::{Record, RecordId};
use crate::domain::{hospital, need};
use crate::office::export::{Columns, Item};
use crate::office::handout;
use crate::text::TextKey;

impl Office<'_, '_> {
    /// The needs of a filter for a firm; those that it may not read are told and left out.
    pub(super) fn export_to(&mut self, firm: &str, args: &args::Export) -> Exit {
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match self.give(&desk, firm, args) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, Some(Kind::Need)),
        };
        self.leave(desk, exit)
    }

    fn give(&mut self, desk: &Desk, firm: &str, args: &args::Export) -> Result<Exit, Refusal> {
        let (company, _) = find(desk, firm)?;
        let book = desk.load_book()?;
        let records = match self.chosen(desk, &book, Kind::Need, &args.filter)? {
            Ok(records) => records,
            Err(exit) => return Ok(exit),
        };
        let layer = match args.layer {
            ForFirm::Public => Layer::Public,
            ForFirm::Member => Layer::Member,
            ForFirm::Nda => Layer::Nda,
        };
        if records.is_empty() {
            let none = self.locale.line(TextKey::CliNothing).to_owned();
            self.io.say(&none);
            return Ok(Exit::Done);
        }
        // What stands in the ledger stays there, so nothing is entered that could not be written.
        if args
            .output
            .as_deref()
            .is_some_and(|path| self.is_taken(path))
        {
            return Ok(Exit::Failure);
        }
        let receipt = desk.run(
            &self.actor(),
            Command::Disclose(Disclose {
                needs: records.iter().map(|record| record.id).collect(),
                company,
                layer,
                how: How::File,
            }),
        )?;
        for (_, refusal) in &receipt.refused {
            let text = self.locale.refusal(refusal, Kind::Need);
            self.io.say(&text);
        }
        let refused: Vec<RecordId> = receipt.refused.iter().map(|(id, _)| *id).collect();
        let shown = records
            .iter()
            .filter(|record| !refused.contains(&record.id));
        let columns = columns(layer);
        let items: Vec<Item> = shown
            .filter_map(|record| item(&columns, record, &book))
            .collect();
        if items.is_empty() {
            return Ok(Exit::Refused);
        }
        let exit = self.put_out(&columns, items, args, desk.today());
        Ok(if exit == Exit::Done && !refused.is_empty() {
            Exit::Partly
        } else {
            exit
        })
    }
}

/// The fields that go out, and the hospital as it may be named.
fn columns(layer: Layer) -> Columns {
    let mut wanted: Vec<_> = handout::fields(layer).iter().map(|spec| spec.id).collect();
    wanted.push(need::HOSPITAL.id());
    Columns::of(Kind::Need, &Layer::ALL).only(&wanted)
}

fn item(columns: &Columns, record: &Record, book: &Book) -> Option<Item> {
    let row = record.get(need::HOSPITAL).and_then(|id| book.find(id));
    let place = row.map(|row| (row.title(), row.text(hospital::PREFECTURE.id())));
    let name = match to_firm(record, place) {
        Naming::Named { hospital, .. } => hospital.to_owned(),
        Naming::Region { prefecture } => prefecture.to_owned(),
        Naming::Hidden => String::new(),
    };
    columns.item(record, &|_| name.clone())
}
