// ---
// id: V02
// version: 1
// kind: gap
// severity: high
// title: {zh: 必备身份缺位, en: A required role has no holder}
// condition:
//   zh: 台账组织的某一必备身份没有在任主体，也从未有登记册写明过（免除的、名存实亡的、登记册未收到的不算；四种身份全空的归 V01）
//   en: a role that the ledger organization requires has no live holder and none was ever named; exempt, nominal and unknown roles do not count, and V01 replaces it
// basis:
//   - {zh: "《社会团体登记管理条例》第六条：登记管理机关与业务主管单位", en: "Regulations on the registration of social organizations, article 6: registration and business authorities"}
//   - {zh: "乌海“十字融合法”·十字摸排：“管行业也要管党建”，规模以上组织“行业+属地”", en: "Wuhai's “cross” method, survey: whoever governs an industry governs its Party building; industry and territory for those above scale"}
//   - {zh: "本模型口径：哪类组织必须有哪种身份，按登记册所载类别和脱钩、直接登记情况推定；免设的不计", en: "this model's definition: which roles an organization requires follows from its kind, decoupling and direct registration; exempt roles do not count"}
// clauses: [DOMAIN 3, SEMANTICS D1 D5 E1 G2]
// owner: {zh: 市委社会工作部, en: social work department}
// subject_kind: organization
// identity: [subject, role]
// registers: [market_registration, civil_affairs, law_firms, annual_inspection, mapping_notice, supervisor_claims, committee_claims, sector_licences, party_units, liaison, survey_ledger, departments, committees, places]
// needs: []
// denominator: ledger_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}必须有{role}，但收到的登记册中没有一册写明由谁担任，需予以明确。"
//   en: "{name} requires a holder of the role {role}, but no register that was received names one; it has to be assigned."
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, collect(DISTINCT s.role) AS held
WHERE size([r IN o.required WHERE NOT r IN held]) > 0
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.recorded <= $known AND n.retired > $known
  AND ((n.until <= $at AND n.closed_on > $at)
       OR (n.since <= $at AND n.until > $at AND coalesce(h.abolished, date('9999-12-31')) <= $at))
WITH o, held, collect(DISTINCT n.role) AS past
WITH o, [r IN o.required WHERE NOT r IN held AND NOT r IN past AND NOT r IN coalesce(o.unknown_if_empty, [])] AS missing,
     [r IN ['business', 'industry', 'party_building', 'territory'] WHERE r IN held] AS held_of_four,
     [r IN ['business', 'industry', 'party_building', 'territory']
      WHERE r IN o.required AND r IN coalesce(o.unknown_if_empty, []) AND NOT r IN held AND NOT r IN past] AS unknown_of_four
WHERE size(held_of_four) + size(unknown_of_four) > 0
UNWIND missing AS role
RETURN o.id AS subject, o.name AS name, role AS role, null AS stage, [] AS holders,
       null AS since, o.known_by AS sources, {} AS facts
