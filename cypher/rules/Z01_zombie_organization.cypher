// ---
// id: Z01
// version: 1
// kind: survival
// severity: high
// title: {zh: 僵尸型社会组织, en: Zombie organization}
// condition:
//   zh: 最近两个应检年度连续未参检或不合格（某年度全市没有任何年检记录的，视为未收到，不判）
//   en: the two latest due inspections in a row were missed or failed; a due year of which the register holds no row at all was not received and is not judged
// basis:
//   - {zh: "《社会团体登记管理条例》第二十八条：年度检查", en: "Regulations on the registration of social organizations, article 28: annual inspection"}
//   - {zh: "乌海“十字融合法”·十字赋能：社会组织生存状态常态化监管台账", en: "Wuhai's “cross” method, empowerment: the ledger of the survival of social organizations"}
//   - {zh: "本模型口径：每年5月31日为上一年年检截止日；最近两个应检年度均未检或不合格", en: "this model's definition: the inspection of a year is due on 31 May of the next; the two latest due years were both missed or failed"}
// clauses: [DOMAIN 5, SEMANTICS E2 I2]
// owner: {zh: 市民政局, en: civil affairs}
// subject_kind: organization
// identity: [subject]
// registers: [annual_inspection, civil_affairs]
// needs: [annual_inspection]
// denominator: roster_social_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}连续两年年检未过：{earlier_year}年度{earlier_gap}，{due_year}年度{later_gap}，属僵尸型社会组织，应予处置。"
//   en: "{name} did not pass two inspections in a row: {earlier_year} {earlier_gap}, {due_year} {later_gap}. It counts as a zombie organization."
// ---
OPTIONAL MATCH (any:Inspection)<-[e:HAS_INSPECTION]-(:Organization)
WHERE any.year IN [$due_year - 1, $due_year] AND e.recorded <= $known AND e.retired > $known
  AND e.since <= $at AND e.until > $at
WITH count(DISTINCT any.year) AS years
WHERE years = 2
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.prefix IN ['51', '52', '53']
  AND (o.established IS NULL OR o.established < date({year: $due_year - 1, month: 1, day: 1}))
  AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (o)-[h:HAS_INSPECTION]->(n:Inspection)
WHERE n.year IN [$due_year - 1, $due_year] AND h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH o, n ORDER BY n.position
WITH o, n.year AS year, count(n) AS held, collect(n.conclusion) AS conclusions, collect(n.submitted_on) AS submitted,
     collect(n.sources) AS rows
WITH o, year, rows,
     CASE WHEN held = 0 THEN 'no_row'
          WHEN conclusions[size(conclusions) - 1] = '不合格' THEN 'failed'
          WHEN conclusions[size(conclusions) - 1] IN ['未年检', '未参检', '未报送'] THEN 'missed'
          WHEN size(conclusions) + size(submitted) = 0 THEN 'missed'
          ELSE 'passed' END AS gap
WITH o, collect(rows) AS rows, collect(CASE WHEN year = $due_year - 1 THEN gap END) AS earlier,
     collect(CASE WHEN year = $due_year THEN gap END) AS later
WITH o, rows, coalesce(earlier[0], 'no_row') AS earlier_gap, coalesce(later[0], 'no_row') AS later_gap
WHERE earlier_gap <> 'passed' AND later_gap <> 'passed'
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders, null AS since,
       [rows, o.known_by] AS sources,
       {earlier_year: $due_year - 1, due_year: $due_year, earlier_gap: earlier_gap, later_gap: later_gap} AS facts
