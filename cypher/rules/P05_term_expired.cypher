// ---
// id: P05
// version: 1
// kind: formation
// severity: medium
// title: {zh: 届满未换届, en: Term expired}
// condition:
//   zh: 在任党组织（临时、流动党支部除外）的任期在当日之前已届满
//   en: the term of a live unit, other than temporary and floating branches, ended before the day
// basis:
//   - {zh: "《关于党的基层组织任期的意见》", en: "Opinions on the terms of primary Party organizations"}
//   - {zh: "本模型口径：届满日早于当日即算；临时和流动党员党组织除外", en: "this model's definition: the term ended before the day; temporary and floating-member units are exempt"}
// clauses: [DOMAIN 4, SEMANTICS H5]
// owner: {zh: 上级党组织, en: its superior}
// subject_kind: party_unit
// identity: [subject]
// registers: [party_units]
// needs: []
// denominator: termed_units
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}（{subject}）任期{since_zh}已届满，尚未换届。"
//   en: "The term of {name} ({subject}) has expired{since_en}; no election was held."
// ---
MATCH (u:PartyUnit)
WHERE u.term_ends < $at AND NOT coalesce(u.kind, '') IN ['temporary_branch', 'floating_branch']
  AND u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
RETURN u.id AS subject, u.name AS name, null AS role, null AS stage, [] AS holders,
       u.term_ends AS since, u.sources AS sources, {} AS facts
