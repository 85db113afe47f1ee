// ---
// id: D02
// version: 1
// kind: data
// severity: medium
// title: {zh: 一码多名, en: One code several names}
// condition:
//   zh: 同一有效代码在各登记册中有实质不同的名称（不含分支机构、曾用名、法律形式之差）
//   en: one valid code stands with materially different names in registers; branch rows, declared former names and legal forms do not count
// basis:
//   - {zh: "GB 32100-2015《法人和其他组织统一社会信用代码编码规则》", en: "GB 32100-2015, coding rule of the unified social credit identifier"}
//   - {zh: "本模型口径：分支机构名、声明过的曾用名，以及去掉组织形式后互相包含的名称，不算不同", en: "this model's definition: names of branches, declared former names, and names that contain each other without their legal form are not different"}
// clauses: [DOMAIN 6, SEMANTICS B1 B7 I5]
// owner: {zh: 交表部门, en: the departments that handed in the rows}
// subject_kind: organization
// identity: [subject]
// registers: [market_registration, civil_affairs, law_firms, tax_withholding, social_insurance, statistics_directory, institution_codes, state_owned, sector_licences, survey_ledger, party_units, mapping_notice, annual_inspection, committee_claims, supervisor_claims, instructors, service_teams, mass_organizations, service_records, visits, six_sync]
// needs: []
// denominator: coded_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "代码{subject}在登记册中有不同名称：{name}，另写作{names}，需核对是否误填代码。"
//   en: "The code {subject} stands with different names: {name}, elsewhere {names}; one of them probably bears a wrong code."
// ---
MATCH (o:Organization)
WHERE o.differing_names IS NOT NULL AND o.uscc IS NOT NULL AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders, null AS since,
       [o.differing_sources, o.known_by] AS sources, {names: o.differing_names} AS facts
