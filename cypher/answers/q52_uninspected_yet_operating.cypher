// ---
// id: 52
// version: 1
// group: six_sync
// title: {zh: 连续两年未年检、又仍在台账为正常运行的？, en: Two missed inspections in a row yet listed as operating}
// explanation: {zh: "规则 Z01 的僵尸型社会组织（最近两个应检年度连续未参检或不合格；某年度全市没有任何年检记录的不判）中，摸排台账仍列为正常经营的。", en: "Of the organizations that rule Z01 finds (the two latest due inspections in a row missed or failed; a year without any row in the city is not judged) those that the survey ledger lists as operating."}
// needs: [annual_inspection, survey_ledger]
// uses: []
// columns_needed: []
// parameters:
//   failed_counts: {type: flag, default: true, zh: 年检不合格是否也算（与规则 Z01 一致）, en: whether a failed inspection counts like a missed one - as in rule Z01, example: false}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   earlier_year: {zh: 较早的应检年度, en: the earlier due year}
//   earlier_gap: {zh: 较早年度的情况（no_row 没有记录，missed 未参检，failed 不合格）, en: "no_row, missed or failed", words: inspection_result}
//   due_year: {zh: 最近的应检年度, en: the latest due year}
//   later_gap: {zh: 最近年度的情况（同上）, en: the same, words: inspection_result}
//   state: {zh: 状态, en: state}
//   status: {zh: 登记状态, en: status in its registry}
//   sources: {zh: 两个年度的年检行、认得它的行, en: its inspection rows of the two years and the rows by which it is known}
// ---
OPTIONAL MATCH (any:Inspection)<-[e:HAS_INSPECTION]-(:Organization)
WHERE any.year IN [$due_year - 1, $due_year] AND e.recorded <= $known AND e.retired > $known
  AND e.since <= $at AND e.until > $at
WITH count(DISTINCT any.year) AS years
WHERE years = 2
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.prefix IN ['51', '52', '53'] AND o.listed_operating = true
  AND (o.established IS NULL OR o.established < date({year: $due_year - 1, month: 1, day: 1}))
  AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (o)-[h:HAS_INSPECTION]->(n:Inspection)
WHERE n.year IN [$due_year - 1, $due_year] AND h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH o, n ORDER BY o.id, n.year, n.position
WITH o, n.year AS year, count(n) AS held, collect(n.conclusion) AS conclusions, collect(n.submitted_on) AS submitted,
     collect(n.sources) AS rows
WITH o, year, rows,
     CASE WHEN held = 0 THEN 'no_row'
          WHEN conclusions[size(conclusions) - 1] = '不合格' THEN 'failed'
          WHEN conclusions[size(conclusions) - 1] IN ['未年检', '未参检', '未报送'] THEN 'missed'
          WHEN size(conclusions) + size(submitted) = 0 THEN 'missed'
          ELSE 'passed' END AS gap
ORDER BY o.id, year
WITH o, collect(rows) AS rows, collect(CASE WHEN year = $due_year - 1 THEN gap END) AS earlier,
     collect(CASE WHEN year = $due_year THEN gap END) AS later
WITH o, rows, coalesce(earlier[0], 'no_row') AS earlier_gap, coalesce(later[0], 'no_row') AS later_gap
WHERE earlier_gap <> 'passed' AND later_gap <> 'passed'
  AND ($failed_counts OR (earlier_gap <> 'failed' AND later_gap <> 'failed'))
RETURN o.uscc AS uscc, o.name AS name, $due_year - 1 AS earlier_year, earlier_gap AS earlier_gap,
       $due_year AS due_year, later_gap AS later_gap, o.state AS state, o.status AS status,
       [rows, o.known_by] AS sources
ORDER BY o.id
