// ---
// id: V08
// version: 1
// kind: gap
// severity: high
// title: {zh: 跨区经营无人认领, en: Cross-district and unclaimed}
// condition:
//   zh: 注册地与经营地不在同一区，且没有任何属于这两个区的包联单位或归口党委
//   en: registered in one district and operating in another, and no live liaison unit or claiming committee belongs to either
// basis:
//   - {zh: "乌海“十字融合法”·十字摸排：以“实际经营地”为原则，逐级分解", en: "Wuhai's “cross” method, survey: by the actual place of operation"}
//   - {zh: "本模型口径：登记区与经营区不同，而认领的党委和包联单位都不属于这两个区", en: "this model's definition: registered and operating district differ, and no claiming committee or liaison unit belongs to either"}
// clauses: [DOMAIN 2, SEMANTICS E2 G7]
// owner: {zh: 两区社会工作部, en: social work departments of the two districts}
// subject_kind: organization
// identity: [subject]
// registers: [survey_ledger, market_registration, civil_affairs, law_firms, tax_withholding, committee_claims, liaison, places]
// needs: [committee_claims, liaison]
// denominator: roster_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}注册在{registered}，实际在{operating}经营，两区均没有包联单位或党委认领。"
//   en: "{name} is registered in {registered} and operates in {operating}; no liaison unit or committee of either district has claimed it."
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.registered_district <> o.operating_district
  AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE (n.role = 'liaison' OR n.register = 'committee_claims')
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
  AND (o.registered_district IN coalesce(h.districts, []) OR o.operating_district IN coalesce(h.districts, [])
       OR h.district IN [o.registered_district, o.operating_district]
       OR h.id IN [o.registered_district, o.operating_district])
WITH o, count(n) AS claims
WHERE claims = 0
OPTIONAL MATCH (r:Place)
WHERE r.id = o.registered_district AND r.recorded <= $known AND r.retired > $known
OPTIONAL MATCH (p:Place)
WHERE p.id = o.operating_district AND p.recorded <= $known AND p.retired > $known
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders, null AS since, o.known_by AS sources,
       {registered: coalesce(r.name, o.registered_district), operating: coalesce(p.name, o.operating_district)} AS facts
