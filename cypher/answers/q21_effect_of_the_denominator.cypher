// ---
// id: 21
// version: 1
// group: coverage
// title: {zh: 覆盖率的分母是2145还是666？换分母结果差多少？, en: "Is the denominator of the coverage 2,145 or 666, and how much does it change the result?"}
// explanation: {zh: 同一指标分别以底册（税务、登记筛出的）和台账（上门核实的）为分母各算一遍，分子也各取本范围内的；差为台账率减底册率，单位百分点。数是当日库里的数，不是写死的。, en: "Every measure twice - over the base roster, as filtered at the desk, and over the ledger, as verified on site, each with its own numerator; the difference is the rate over the ledger minus that over the roster, in percentage points. The numbers are counted on the day."}
// needs: [survey_ledger, party_units]
// uses: [instructors, mass_organizations, liaison]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   kind: {zh: 组织类别（all 为合计）, en: kind of organization; all for both, words: counted_kind}
//   measure: {zh: 指标（organization_coverage 组织覆盖率，standalone_rate 单独组建率，work_coverage 工作覆盖率）, en: measure, words: coverage_measure}
//   roster_counted: {zh: 底册分子, en: numerator over the base roster}
//   roster_organizations: {zh: 底册分母（含台账）, en: denominator - organizations of the base roster with those of the ledger}
//   roster_rate: {zh: 以底册为分母（%）, en: rate over the base roster in percent}
//   ledger_counted: {zh: 台账分子, en: numerator over the ledger}
//   ledger_organizations: {zh: 台账分母, en: denominator - organizations of the ledger}
//   ledger_rate: {zh: 以台账为分母（%）, en: rate over the ledger in percent}
//   difference: {zh: 换成台账分母相差（百分点）, en: difference when the ledger is the denominator in percentage points}
//   ledger_over_roster_rate: {zh: 台账分子除以底册分母（%，两个口径混用时的数）, en: numerator of the ledger over the denominator of the roster in percent - what mixing the two gives}
//   sources: {zh: 依据的登记行（分子、分母其中至多各5行）, en: register rows that prove it; at most 5 of the numerator and 5 of the denominator}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
// Party units, instructors, mass organizations and liaison units in one walk.
OPTIONAL MATCH (x)-[e:COVERS|GUIDES|FORMED_IN|OVERSEES]->(o)
WHERE e.recorded <= $known AND e.retired > $known AND e.since <= $at AND e.until > $at AND (e.role IS NULL OR e.role = 'liaison')
  AND (NOT x:PartyUnit OR (x.established <= $at AND x.dissolved > $at))
// A unit whose kind no register says covers as well, and is neither of its own nor joint.
WITH o, max(CASE WHEN NOT x:PartyUnit THEN 0 WHEN x.kind IN ['branch', 'general_branch', 'committee'] THEN 3
                 WHEN x.kind = 'joint_branch' THEN 2 WHEN x:PartyUnit AND x.kind IS NULL THEN 1 ELSE 0 END) AS form, count(e) AS work,
     min(CASE WHEN x:PartyUnit THEN e.sources[0] END) AS covering
WITH o, form, form > 0 OR work > 0 AS worked, coalesce(covering, o.known_by[0]) AS proof, o.state = 'ledger' AS verified
ORDER BY o.id
UNWIND [o.kind, 'all'] AS kind
WITH kind, count(*) AS roster, sum(CASE WHEN form > 0 THEN 1 ELSE 0 END) AS covered,
     sum(CASE WHEN form = 3 THEN 1 ELSE 0 END) AS standalone, sum(CASE WHEN worked THEN 1 ELSE 0 END) AS worked_on,
     sum(CASE WHEN verified THEN 1 ELSE 0 END) AS ledger, sum(CASE WHEN verified AND form > 0 THEN 1 ELSE 0 END) AS ledger_covered,
     sum(CASE WHEN verified AND form = 3 THEN 1 ELSE 0 END) AS ledger_standalone,
     sum(CASE WHEN verified AND worked THEN 1 ELSE 0 END) AS ledger_worked_on, collect(o.known_by[0])[0..5] AS rows,
     collect(CASE WHEN form > 0 THEN proof END)[0..5] AS covered_rows, collect(CASE WHEN form = 3 THEN proof END)[0..5] AS standalone_rows,
     collect(CASE WHEN worked THEN proof END)[0..5] AS worked_rows
UNWIND [{measure: 'organization_coverage', roster: covered, ledger: ledger_covered, rows: covered_rows},
        {measure: 'standalone_rate', roster: standalone, ledger: ledger_standalone, rows: standalone_rows},
        {measure: 'work_coverage', roster: worked_on, ledger: ledger_worked_on, rows: worked_rows}] AS one
WITH kind, one.measure AS measure, roster AS roster_organizations, one.roster AS roster_counted, ledger AS ledger_organizations,
     one.ledger AS ledger_counted, one.rows AS counted, rows
WITH kind, measure, roster_organizations, roster_counted, ledger_organizations, ledger_counted, [counted, rows] AS sources,
     round(1000.0 * roster_counted / roster_organizations) / 10.0 AS roster_rate,
     CASE WHEN ledger_organizations > 0 THEN round(1000.0 * ledger_counted / ledger_organizations) / 10.0 END AS ledger_rate
RETURN kind, measure, roster_counted, roster_organizations, roster_rate, ledger_counted, ledger_organizations, ledger_rate,
       round(10.0 * (ledger_rate - roster_rate)) / 10.0 AS difference,
       round(1000.0 * ledger_counted / roster_organizations) / 10.0 AS ledger_over_roster_rate, sources
ORDER BY CASE kind WHEN 'enterprise' THEN 1 WHEN 'social_organization' THEN 2 ELSE 3 END, measure
