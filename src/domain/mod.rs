//! Pure records and rules. The glossary:
//!
//! Need ニーズ; Stage 段階; Company 企業; Hospital 医療機関; Person 人; Case 連携案件; Log 連絡・メモ; Coordinator
//! コーディネーター; Permission 上長許可; Barrier 障壁 (Preconception 先入観, Resources リソース不足, Incentive
//! インセンティブ不足); ball 手番; Contract 契約 (NDA 秘密保持, joint research 共同研究); Checklist 確認表,
//! item 確認項目; Disclosure 開示, the ledger of them 開示台帳; Marketing authorisation holder
//! 製販業者. An *event* is always a gathering of people (行事); what happens in a terminal is an input.
//!
//! Nothing here reads a disk, a clock or the environment; nothing here knows a language.

pub mod activity;
pub mod audit;
pub mod ball;
pub mod body;
pub mod case;
pub mod change;
pub mod checklist;
pub mod choice;
pub mod company;
pub mod consultation;
pub mod contract;
pub mod date;
pub mod decision;
pub mod desks;
pub mod disclosure;
pub mod duty;
pub mod entry;
pub mod event;
pub mod fairness;
pub mod field;
pub mod filter;
pub mod gate;
pub mod goal;
pub mod hospital;
pub mod item;
pub mod kind;
pub mod log;
pub mod merge;
pub mod naming;
pub mod need;
pub mod paper;
pub mod part;
pub mod participation;
pub mod person;
pub mod personal;
pub mod phrase;
pub mod prefecture;
pub mod record;
pub mod register;
pub mod rule;
pub mod stage;
pub mod value;
pub mod wording;
