// ---
// id: D01
// version: 1
// kind: data
// severity: medium
// title: {zh: 信用代码无效, en: Invalid code}
// condition:
//   zh: 登记行的代码栏有内容，但位数、字符或任一校验码不符
//   en: a register row holds a code that fails length, alphabet or either check character
// basis: [GB 32100-2015, DOMAIN 6, SEMANTICS B2 B3 I4]
// owner: {zh: 交表部门, en: the department that handed in the row}
// subject_kind: record
// identity: [subject]
// registers: [market_registration, civil_affairs, law_firms, tax_withholding, social_insurance, statistics_directory, institution_codes, state_owned, sector_licences, survey_ledger, party_units, mapping_notice, annual_inspection, committee_claims, supervisor_claims, liaison, instructors, service_teams, mass_organizations, service_records, visits, six_sync]
// needs: []
// denominator: cited_rows
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{register}（{department}，{place_zh}）中{name}的代码“{code}”无效：位数、字符或校验码不符，需更正。"
//   en: "The code '{code}' of {name} in {register} ({department}; {place_en}) is invalid: length, alphabet or check character; it has to be corrected."
// ---
MATCH (r:RegisterRow)
WHERE r.problem = 'invalid_code' AND r.recorded <= $known AND r.retired > $known
RETURN r.id AS subject, r.name AS name, null AS role, null AS stage, [] AS holders, null AS since, [r.id] AS sources,
       {register: r.register, department: r.department, code: r.problem_text, columns: r.problem_fields} AS facts
