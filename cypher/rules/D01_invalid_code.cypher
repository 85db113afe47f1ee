// ---
// id: D01
// version: 1
// kind: data
// severity: medium
// title: {zh: 信用代码无效, en: Invalid code}
// condition:
//   zh: 登记行的代码栏有内容，但位数、字符或任一校验码不符
//   en: a register row holds a code that fails length, alphabet or either check character
// basis:
//   - {zh: "GB 32100-2015《法人和其他组织统一社会信用代码编码规则》", en: "GB 32100-2015, coding rule of the unified social credit identifier"}
//   - {zh: "本模型口径：逐格核对长度、字符集和两个校验位；写“无”“待办”“未办理”的视为未填", en: "this model's definition: every cell is checked for length, alphabet and both check characters; a cell that says “none” or “pending” counts as empty"}
// clauses: [DOMAIN 6, SEMANTICS B2 B3 I4]
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
