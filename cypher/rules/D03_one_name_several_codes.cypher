// ---
// id: D03
// version: 1
// kind: data
// severity: medium
// title: {zh: 一名多码, en: One name several codes}
// condition:
//   zh: 注册地在同一区、名称相同（折叠后）的组织有两个以上有效代码，以最小代码为对象
//   en: organizations of one folded name registered in one district have several valid codes; the subject is the smallest of them
// basis:
//   - {zh: "GB 32100-2015《法人和其他组织统一社会信用代码编码规则》", en: "GB 32100-2015, coding rule of the unified social credit identifier"}
//   - {zh: "本模型口径：统一写法后名称相同、登记在同一个区、代码都有效而不同", en: "this model's definition: equal names once written alike, registered in one district, with different codes that are all valid"}
// clauses: [DOMAIN 6, SEMANTICS B4 I6]
// owner: {zh: 登记机关, en: the registry}
// subject_kind: organization
// identity: [subject]
// registers: [market_registration, civil_affairs, law_firms, survey_ledger]
// needs: []
// denominator: coded_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}在同一区有{codes_count}个代码：{codes}，需核对是否同一组织。"
//   en: "{name} stands with {codes_count} codes in one district: {codes}; it has to be checked whether they are one organization."
// ---
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
WITH o.name_key AS name_key, count(*) AS bearers
WHERE bearers >= 2
MATCH (p:Organization)
WHERE p.name_key = name_key AND p.uscc IS NOT NULL AND p.registered_district IS NOT NULL
  AND p.recorded <= $known AND p.retired > $known
WITH name_key, p.registered_district AS district, p ORDER BY p.uscc
WITH name_key, district, collect(p.uscc) AS codes, collect(p.name) AS names, collect(p.known_by) AS rows
WHERE size(codes) >= 2
MATCH (s:Organization)
WHERE s.uscc = codes[0] AND s.name_key = name_key AND s.recorded <= $known AND s.retired > $known
RETURN s.id AS subject, names[0] AS name, null AS role, null AS stage, [] AS holders,
       null AS since, rows AS sources, {codes: codes, codes_count: size(codes)} AS facts
