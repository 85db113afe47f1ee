// ---
// id: V10
// version: 1
// kind: gap
// severity: medium
// title: {zh: 规上企业双线未落实, en: Above-scale without both lines}
// condition:
//   zh: 台账内规模以上企业缺少在任的行业管理部门或属地（缺位或名存实亡）
//   en: above-scale ledger enterprise whose industry or territory role is missing or nominal
// basis:
//   - {zh: "乌海“十字融合法”·十字摸排：规模以上组织“行业+属地”", en: "Wuhai's “cross” method, survey: industry and territory for organizations above scale"}
//   - {zh: "本模型口径：是否规模以上，看摸排台账或统计名录", en: "this model's definition: above scale is what the survey or the statistical directory says"}
// clauses: [SEMANTICS G9]
// owner: {zh: 市工信部门与属地街道, en: industry department and the street}
// subject_kind: organization
// identity: [subject]
// registers: [survey_ledger, statistics_directory, mapping_notice, supervisor_claims, sector_licences, places]
// needs: []
// denominator: above_scale_enterprises
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}是规模以上企业，应由行业和属地双线负责，但{roles}没有在任主体。"
//   en: "{name} is above scale and needs both an industry and a territory line; without a live holder: {roles}."
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.kind = 'enterprise' AND o.above_scale = true
  AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.role IN ['industry', 'territory'] AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
WITH o, collect(DISTINCT s.role) AS held
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.role IN ['industry', 'territory'] AND n.recorded <= $known AND n.retired > $known
  AND ((n.until <= $at AND n.closed_on > $at)
       OR (n.since <= $at AND n.until > $at AND coalesce(h.abolished, date('9999-12-31')) <= $at))
WITH o, held, collect(DISTINCT n.role) AS past
WITH o, [r IN ['industry', 'territory']
         WHERE r IN o.required AND NOT r IN held AND (r IN past OR NOT r IN coalesce(o.unknown_if_empty, []))] AS lacking
WHERE size(lacking) > 0
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {roles: lacking} AS facts
