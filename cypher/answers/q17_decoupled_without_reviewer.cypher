// ---
// id: 17
// version: 1
// group: vacuum
// title: {zh: 脱钩后至今无人初审年检的协会？, en: "Which decoupled associations have nobody who pre-reviews their annual report?"}
// explanation: {zh: 底册（含台账）中声明没有业务主管单位的协会商会，最近应检年度及以后的年检表没有写初审单位，或没有这一年的年检表的；该年度之后才成立的，以及全市没有收到该年度年检表的，不列。, en: "Associations of the base roster, the ledger included, that are declared free of a business supervisor, where no report of the latest due year or later names a first reviewer, or there is none; not judged when founded in that year or later, nor when no report of that year was received at all."}
// needs: [annual_inspection]
// uses: [civil_affairs, mapping_notice]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   due_year: {zh: 最近应检年度, en: latest due year}
//   conclusion: {zh: 该年度结论, en: conclusion of that year}
//   last_reviewed_year: {zh: 最近有初审单位的年度（从来没有的为空）, en: last year with a first reviewer; empty for never}
//   last_reviewer: {zh: 该年度初审单位, en: its first reviewer as written}
//   sources: {zh: 声明脱钩或直接登记的登记行与年检行, en: rows that declare it free and its inspection rows}
// ---
OPTIONAL MATCH (any:Inspection)<-[e:HAS_INSPECTION]-(:Organization)
WHERE any.year = $due_year AND e.recorded <= $known AND e.retired > $known
  AND e.since <= $at AND e.until > $at
WITH count(any) AS received
WHERE received > 0
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.prefix = '51' AND size(coalesce(o.declared_free, [])) > 0
  AND any(ending IN ['协会', '商会', '同业公会', '联合会', '促进会'] WHERE o.name ENDS WITH ending)
  AND (o.established IS NULL OR o.established < date({year: $due_year, month: 1, day: 1}))
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (o)-[h:HAS_INSPECTION]->(n:Inspection)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at AND (n.submitted_on IS NULL OR n.submitted_on <= $at)
WITH o, n
ORDER BY n.position
WITH o, max(CASE WHEN n.first_reviewer IS NOT NULL AND n.year >= $due_year THEN 1 ELSE 0 END) AS reviewed,
     collect(CASE WHEN n.year = $due_year THEN n.conclusion END) AS conclusions, collect(n.sources) AS rows,
     max(CASE WHEN n.first_reviewer IS NOT NULL THEN n.year END) AS last_reviewed_year,
     collect(CASE WHEN n.first_reviewer IS NOT NULL THEN {year: n.year, reviewer: n.first_reviewer} END) AS reviews
WHERE reviewed = 0
RETURN o.id AS uscc, o.name AS name, o.state AS state, $due_year AS due_year,
       CASE WHEN size(conclusions) > 0 THEN conclusions[size(conclusions) - 1] END AS conclusion, last_reviewed_year,
       [x IN reviews WHERE x.year = last_reviewed_year | x.reviewer][0] AS last_reviewer, [o.declared_free, rows] AS sources
ORDER BY name, uscc
