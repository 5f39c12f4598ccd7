//! Every list that a field chooses from. Codes are what lies on disk and what scripts write; they never change. What a
//! person reads stands in the locales under `choice.LIST.CODE`.

/// One list of choices.
#[derive(Debug)]
pub struct Choices {
    /// The list's name in the locales.
    pub name: &'static str,
    /// Its codes, in the order shown.
    pub codes: &'static [&'static str],
}

macro_rules! lists {
    ($( $(#[$doc:meta])* $konst:ident = $name:literal : $($code:literal)+ ;)+) => {
        $( $(#[$doc])* pub static $konst: Choices = Choices { name: $name, codes: &[$($code),+] }; )+
        /// Every list, for the locales' parity test and the field help.
        pub static ALL: &[&Choices] = &[$(&$konst),+];
    };
}

lists! {
    /// 提出元.
    SOURCE = "source": "hospital" "society" "other";
    /// 職種.
    PROFESSION = "profession": "doctor" "nurse" "pt" "ot" "st" "pharmacist" "radiographer" "lab" "engineer" "dietitian" "midwife" "clerk" "other";
    /// 医療機器クラス.
    DEVICE_CLASS = "device_class": "none" "undecided" "i" "ii" "iii" "iv";
    /// 種別.
    NEED_KIND = "need_kind": "device" "supply" "service" "data";
    /// 採否 (never a blunt 不採択).
    DECISION = "decision": "adopted" "held" "returned" "passed" "solved-inhouse" "existing-product";
    /// 決定者.
    DECIDER = "decider": "committee" "office" "body" "society";
    /// 公開範囲.
    PUBLIC_RANGE = "public_range": "named" "members" "public";
    /// 特許確認.
    PATENT = "patent": "unchecked" "pending" "filed" "not-filing" "no-invention";
    /// 病院名の出し方.
    NAMING = "naming": "named" "region" "anonymous";
    /// 募集.
    RECRUITING = "recruiting": "before" "open" "selecting" "closed" "extra";
    /// 障壁: the leaflet's three, then technical and cost.
    BARRIER = "barrier": "preconception" "resources" "incentive" "technical" "cost";
    /// Side exits of a need.
    EXIT = "exit": "held" "passed" "withdrawn" "merged" "solved-inhouse" "existing-product";
    /// はい・いいえ.
    YES_NO = "yes_no": "yes" "no";
    /// Answered, or not needed with a reason.
    YES_NO_NA = "yes_no_na": "yes" "no" "not-needed";
    /// 県内・県外.
    REGION = "region": "in" "out";
    /// 業許可.
    LICENCE = "licence": "seizohanbai-1" "seizohanbai-2" "seizohanbai-3" "seizo" "iso13485" "none";
    /// 医療参入の経験.
    EXPERIENCE = "experience": "0" "1" "2" "3";
    /// 市中・大学.
    HOSPITAL_KIND = "hospital_kind": "community" "university";
    /// 病院の参加状況.
    ENGAGEMENT = "engagement": "none" "letter" "visit" "joined";
    /// 帽子.
    HAT = "hat": "hospital-office" "regional" "society" "clinician" "expert";
    /// 専門家.
    EXPERT = "expert": "lawyer" "patent-attorney" "regulatory" "ura" "mentor";
    /// 起点.
    ORIGIN = "origin": "need" "company" "society";
    /// 面談結果: the one list, everywhere.
    OUTCOME = "outcome": "continue" "homework" "passed" "other-theme" "other-firm";
    /// 進め方.
    ROUTE = "route": "nda-only" "memorandum" "joint-research" "commissioned" "guidance" "none-needed";
    /// 締結の状況.
    SIGNING = "signing": "none" "drafting" "signed" "not-needed";
    /// 評価レベル L1-L4.
    LEVEL = "level": "l1" "l2" "l3" "l4";
    /// 照会の答え.
    INQUIRY = "inquiry": "asked" "approved" "not-applicable";
    /// 評価結果.
    VERDICT = "verdict": "go" "again" "stop";
    /// 薬機法の手続き.
    PROCEDURE = "procedure": "notification" "certification" "approval" "none-needed";
    /// 案件の状態.
    STATUS = "status": "open" "held" "passed" "stopped" "withdrawn";
    /// 契約・確認の種類: one checklist each, in `assets/checklists`.
    CONTRACT_KIND = "contract_kind": "nda" "joint-research" "commissioned" "memorandum" "guidance" "loan" "invention" "ethics" "evaluation" "regulatory" "grant" "event" "publication";
    /// 契約の状況.
    CONTRACT_STATE = "contract_state": "drafting" "sent" "review" "sealing" "signed" "not-needed" "ended";
    /// 確認項目の答え.
    ITEM_ANSWER = "item_answer": "done" "not-needed" "undecided";
    /// 開示の範囲: the text as far as its layer.
    DISCLOSED_LAYER = "disclosed_layer": "public" "member" "nda";
    /// 開示の仕方.
    DISCLOSED_BY = "disclosed_by": "screen" "copy" "file" "meeting" "event";
    /// 企業誘致の段階.
    ATTRACTION = "attraction": "outside" "visited" "considering" "decided" "operating";
    /// 改善計画の一つがどこまで来たか.
    REMEDY = "remedy": "planned" "doing" "done" "not-needed";
    /// 連絡先を使うことへの同意.
    CONSENT = "consent": "asked" "given" "refused" "withdrawn";
    /// 支援機関・団体の種別.
    BODY_KIND = "body_kind": "government" "support" "society" "university";
    /// 相談窓口が受けること.
    DESK_TOPIC = "desk_topic": "ip" "contract" "regulatory" "grant" "matching" "prototype" "evaluation";
    /// 連絡の側.
    CONTACT_SIDE = "contact_side": "hospital" "firm";
    /// 行事の種類.
    EVENT_KIND = "event_kind": "presentation" "exchange" "tour" "matching" "interview" "exhibition" "congress";
    /// 行事の状況.
    EVENT_STATE = "event_state": "planned" "open" "closed" "ready" "held" "cancelled";
    /// 行事での立場.
    EVENT_PART = "event_part": "host" "presenter" "firm" "speaker" "staff" "guest";
    /// 出欠.
    ATTENDANCE = "attendance": "invited" "coming" "declined" "came" "walk-in" "absent";
    /// 上長許可.
    PERMISSION = "permission": "not-asked" "asked" "granted" "refused" "not-needed";
    /// 服務.
    DUTY_STATE = "duty_state": "duty" "exempt" "leave" "undecided";
    /// 謝金.
    FEE = "fee": "none" "to-hospital" "to-person";
    /// 活動の種類.
    ACTIVITY_KIND = "activity_kind": "visit" "meeting" "call" "event" "other";
    /// 相談の受け方.
    CONSULTED_BY = "consulted_by": "phone" "visit" "mail" "outreach";
    /// 相談の分野.
    CONSULTATION = "consultation": "needs" "matching" "ip" "contract" "regulatory" "funding" "evaluation" "sales" "other";
    /// 相談の状況.
    CONSULTATION_STATE = "consultation_state": "open" "answered" "passed-on";
    /// くり返し.
    EVERY = "every": "weekly" "monthly" "quarterly" "yearly";
    /// 定例の状況.
    DUTY = "duty": "going" "ended";
    /// 文言の種類: a text or a checklist.
    WORDING_SORT = "wording_sort": "phrase" "checklist";
    /// 連絡手段.
    CHANNEL = "channel": "phone" "mail" "visit" "meeting" "other";
}
