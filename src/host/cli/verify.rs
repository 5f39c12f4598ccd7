//! `verify`: the book made again from its journal beside the live one, and every entry of every tree compared.

use super::Office;
use super::exit::Exit;
use super::open::{mended as mended_line, options, told};
use crate::desk::Refusal;
use crate::office::json::SCHEMA;
use crate::store::{self, Lsn};
use crate::text::TextKey;
use serde_json::json;

impl Office<'_, '_> {
    /// Exit 1 on a difference.
    pub(super) fn verify(&mut self) -> Exit {
        let dir = self.book_dir();
        let served = self.served.as_ref().map(|served| served.desk.clone());
        let report = match served {
            Some(desk) => desk.upkeep(false, |store| store.verify(&mut |_| {})),
            None => self
                .telling(|env, watch| store::verify(&dir, &options(false, env), watch))
                .map_err(Refusal::from),
        };
        let report = match report {
            Ok(report) => report,
            Err(refusal) => return self.refuse(&refusal, None),
        };
        let found = told(
            &self.locale,
            &self.book_dir(),
            &report.opened,
            Lsn(report.frames),
        );
        let mended = report
            .mended
            .map(|mended| mended_line(&self.locale, &mended));
        for line in found.iter().chain(mended.iter()) {
            self.io.say(line);
        }
        let exit = if report.differing == 0 {
            Exit::Done
        } else {
            Exit::Failure
        };
        if self.global.json {
            let object = json!({
                "schema": SCHEMA,
                "ok": report.differing == 0,
                "frames": report.frames,
                "entries": report.entries,
                "differing": report.differing,
                "digest": format!("{:032x}", report.digest),
            });
            return self.json(&object, exit);
        }
        let key = if report.differing == 0 {
            TextKey::VerifyEqual
        } else {
            TextKey::VerifyDiffers
        };
        let text = self.locale.say(
            key,
            &[
                ("frames", &report.frames),
                ("entries", &report.entries),
                ("n", &report.differing),
            ],
        );
        let trees: Vec<String> = report
            .differences
            .iter()
            .map(|d| format!("  {} {}", d.tree, hex(&d.key)))
            .collect();
        let shown = self
            .io
            .data_line(&text)
            .and_then(|()| trees.iter().try_for_each(|line| self.io.data_line(line)));
        if shown.is_ok() { exit } else { Exit::Failure }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
