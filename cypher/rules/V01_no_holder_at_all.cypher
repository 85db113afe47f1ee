// ---
// id: V01
// version: 1
// kind: gap
// severity: high
// title: {zh: 责任身份全部空缺, en: No holder in any role}
// condition:
//   zh: 台账组织的业务主管、行业管理、党建工作、属地四种身份均无在任主体，至少一种为缺位或名存实亡，且没有一种因登记册未收到而不明
//   en: ledger organization without a live holder of business, industry, party building and territory; at least one of these is missing or nominal and none is unknown because registers were not received
// basis:
//   - {zh: "乌海“十字融合法”·十字赋能：破解“监管真空”", en: "Wuhai's “cross” method, empowerment: against supervision gaps"}
//   - {zh: "本模型口径：业务、行业、党建、属地都没有有效责任主体，且没有一项因登记册未收到而未知", en: "this model's definition: business, industry, Party building and territory have no live holder, and none is unknown for want of a register"}
// clauses: [SEMANTICS D5 G1]
// owner: {zh: 市委社会工作部, en: social work department}
// subject_kind: organization
// identity: [subject]
// registers: [civil_affairs, annual_inspection, mapping_notice, supervisor_claims, committee_claims, sector_licences, party_units, survey_ledger, departments, committees, places]
// needs: []
// denominator: ledger_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}在台账内，但应有的责任身份（{roles}）全部没有在任主体，处于监管真空，需尽快明确。"
//   en: "{name} is on the ledger, but none of the roles it requires ({roles}) has a live holder: a full supervision gap that has to be filled first."
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, collect(DISTINCT s.role) AS held
WHERE NOT 'business' IN held AND NOT 'industry' IN held AND NOT 'party_building' IN held AND NOT 'territory' IN held
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.recorded <= $known AND n.retired > $known
  AND ((n.until <= $at AND n.closed_on > $at)
       OR (n.since <= $at AND n.until > $at AND coalesce(h.abolished, date('9999-12-31')) <= $at))
WITH o, collect(DISTINCT n.role) AS past
WITH o, [r IN ['business', 'industry', 'party_building', 'territory'] WHERE r IN o.required] AS required, past
WHERE size(required) > 0 AND size([r IN required WHERE r IN coalesce(o.unknown_if_empty, []) AND NOT r IN past]) = 0
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {roles: required} AS facts
