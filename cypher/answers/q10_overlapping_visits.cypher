// ---
// id: 10
// version: 1
// group: multi_head
// title: {zh: 哪些组织被多个部门重复检查、走访（近90天）？, en: "Which organizations did several departments visit or inspect within 90 days?"}
// explanation: {zh: 底册（含台账）组织，观察期内上门走访检查的不同部门达到规定数的（期限和部门数都是参数）；与规则 M07 一致。, en: "Organizations of the base roster, the ledger included, that at least the set number of departments visited within the period - both are thresholds. The same as rule M07."}
// needs: [visits]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   departments_count: {zh: 部门数, en: number of departments}
//   departments: {zh: 走访检查的部门, en: departments that visited}
//   visits_count: {zh: 次数, en: number of visits}
//   first_visit: {zh: 期内最早一次, en: first visit of the period}
//   last_visit: {zh: 期内最近一次, en: last visit of the period}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (d:Supervisor)-[a:ACTED_ON]->(o:Organization)
WHERE d.recorded <= $known AND d.retired > $known AND a.act = 'visit' AND a.recorded <= $known AND a.retired > $known AND a.until > $at
  AND a.day > $visits_after AND a.day <= $at AND o.state IN ['ledger', 'base_roster']
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH o, d.id AS id, d.name AS department, count(a) AS visits, min(a.day) AS first, max(a.day) AS last, collect(a.sources) AS rows
ORDER BY department, id
WITH o, collect(department) AS departments, sum(visits) AS visits, min(first) AS first, max(last) AS last, collect(rows) AS rows
WHERE size(departments) >= $visit_departments
RETURN o.id AS uscc, o.name AS name, o.state AS state, size(departments) AS departments_count, departments,
       visits AS visits_count, first AS first_visit, last AS last_visit, rows AS sources
ORDER BY departments_count DESC, name, uscc
