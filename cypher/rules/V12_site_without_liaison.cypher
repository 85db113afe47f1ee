// ---
// id: V12
// version: 1
// kind: gap
// severity: medium
// title: {zh: 园区楼宇无包联, en: Site without a liaison unit}
// condition:
//   zh: 园区、商圈、楼宇内有台账组织，但没有在任单位包联该载体本身
//   en: park, business district or building with ledger organizations and no live liaison unit for the site itself
// basis:
//   - {zh: "乌海“十字融合法”·十字组建：依托商圈、园区组建，分级制定包联责任清单", en: "Wuhai's “cross” method, formation: formation through parks and business districts, with liaison lists at each level"}
//   - {zh: "本模型口径：包联清单写明该园区楼宇本身才算，写其中的组织不算", en: "this model's definition: only a liaison row for the site itself counts, not one for an organization in it"}
// clauses: [SEMANTICS E2 G11]
// owner: {zh: 属地街道、园区, en: street or park}
// subject_kind: place
// identity: [subject]
// registers: [liaison, places, survey_ledger]
// needs: [liaison]
// denominator: sites
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}（{place_kind}）内有{organizations}个台账组织，但没有单位包联该载体。"
//   en: "{name} ({place_kind}) holds {organizations} ledger organizations, but no unit is its liaison."
// ---
MATCH (p:Place)
WHERE p.site = true AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (h)-[c:CONTACTS]->(p)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
WITH p, count(c) AS contacts
WHERE contacts = 0
MATCH (p)<-[within:WITHIN*0..6]-(q:Place)
WHERE all(w IN within WHERE w.recorded <= $known AND w.retired > $known)
MATCH (q)<-[l:LOCATED_IN]-(o:Organization)
WHERE l.kind IN ['park', 'building'] AND o.state = 'ledger' AND l.recorded <= $known AND l.retired > $known
  AND l.since <= $at AND l.until > $at
WITH p, count(DISTINCT o.id) AS organizations, collect(l.sources) AS rows
RETURN p.id AS subject, p.name AS name, null AS role, null AS stage, [] AS holders, null AS since,
       [p.sources, rows] AS sources, {organizations: organizations, place_kind: p.kind} AS facts
