// ---
// id: 57
// version: 1
// group: data_quality
// title: {zh: 各部门数据的时效：最近一次更新时间与覆盖率？, en: "Freshness and coverage of what each department handed in"}
// explanation: {zh: "每个部门交来的每类登记册一行：数据日期、距当日天数、在册行数，以及该类登记册（各部门合计）在基础名册（含台账）组织中涉及多少家。只用来取值、图中不逐家留痕的登记册（如基本单位名录、商会会员名册）和不针对单个组织的登记册，覆盖数为空；没有一行进入图的登记册（如数据共享目录）不列，见 shizi overview。", en: "One line per register and department: day of the data, its age on the day asked for, rows in force, and how many organizations of the base roster, the ledger included, the registers of this kind (all departments together) speak of. Empty for registers that leave no trace for each organization (such as the statistics directory or chamber members) or do not speak of single organizations. Registers of which no row stands in the graph (such as the data catalogue) are not listed; see shizi overview."}
// needs: []
// uses: []
// columns_needed: []
// parameters:
//   older_than: {type: number, default: null, zh: 只看数据超过多少天的, en: only data older than so many days, example: 15}
// columns:
//   register: {zh: 登记册, en: register}
//   department: {zh: 交表部门, en: department}
//   as_of: {zh: 数据日期, en: day of the data}
//   age_days: {zh: 距当日天数, en: days old}
//   status: {zh: 装载结果（loaded 已装载，refused 骤减未采用，unreadable 读不了，kept 沿用以前的）, en: "loaded, refused (shrank), unreadable or kept from an earlier delivery", words: load_status}
//   rows: {zh: 在册行数, en: rows in force}
//   organizations: {zh: 该类登记册涉及的名册组织数, en: organizations of the roster that this kind of register speaks of}
//   roster_percent: {zh: 占基础名册组织（%）, en: share of the roster in percent}
//   sources: {zh: 该部门该册被引用的登记行（其中一行）, en: one of its rows that something rests on}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
MATCH (o)-[e:NAMED|ACTED_ON|GUIDES|SERVES|COVERS|FORMED_IN|HAS_INSPECTION|HAS_SYNC_RECORD|RAISED]-()
WHERE e.recorded <= $known AND e.retired > $known
  AND (coalesce(e.closed_on, e.until) > $at OR NOT type(e) IN ['NAMED', 'ACTED_ON', 'HAS_INSPECTION', 'HAS_SYNC_RECORD'])
// Counted by what the edges say themselves; naming the register of each edge first would take half as long again.
WITH type(e) AS edge, e.register AS named_by, e.act AS act, count(DISTINCT o) AS organizations
WITH collect({kind: CASE edge WHEN 'NAMED' THEN named_by WHEN 'GUIDES' THEN 'instructors' WHEN 'SERVES' THEN 'service_teams'
          WHEN 'COVERS' THEN 'party_units' WHEN 'FORMED_IN' THEN 'mass_organizations' WHEN 'RAISED' THEN 'service_records'
          WHEN 'HAS_SYNC_RECORD' THEN 'six_sync' WHEN 'HAS_INSPECTION' THEN 'annual_inspection'
          ELSE CASE WHEN act = 'visit' THEN 'visits' END END, n: organizations}) AS by_edge
CALL () {
  MATCH (o:Organization)
  WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  RETURN count(*) AS roster, count(o.payers) AS taxed, count(o.insured) AS insured,
         count(CASE WHEN o.surveyed THEN 1 END) AS surveyed
}
WITH roster, [{kind: 'tax_withholding', n: taxed}, {kind: 'social_insurance', n: insured},
              {kind: 'survey_ledger', n: surveyed}] + by_edge AS covered
MATCH (g:Register)
WHERE g.first_row IS NOT NULL AND g.recorded <= $known AND g.retired > $known
WITH g, roster, duration.inDays(g.as_of, $at).days AS age, head([x IN covered WHERE x.kind = g.kind | x.n]) AS organizations
WHERE $older_than IS NULL OR age > $older_than
RETURN g.kind AS register, g.department AS department, g.as_of AS as_of, age AS age_days, g.status AS status, g.rows AS rows,
       organizations AS organizations,
       CASE WHEN roster > 0 AND organizations IS NOT NULL THEN round(1000.0 * organizations / roster) / 10.0 END AS roster_percent,
       [g.first_row] AS sources
ORDER BY register, department, g.id
