// ---
// id: 20
// version: 1
// group: coverage
// title: {zh: 全市三有企业的组织覆盖率、工作覆盖率、单独组建率，分区分行业？, en: "What are the organization coverage, work coverage and stand-alone rate of the three-have enterprises, by district and industry?"}
// explanation: {zh: 分母都是台账内的三有企业（核实的，不是底册）。组织覆盖：有单独或联合组建的在任党组织（类别未填的也算覆盖，不计入单独或联合）；工作覆盖：另加没有这种党组织而有临时、流动党支部、指导员、群团组织或包联单位的；单独组建率与组织覆盖率同分母。, en: "Every denominator is the enterprises of the ledger, verified on site, not the base roster. Organization coverage - a live unit of their own or a joint one, or one of unknown kind, which is counted as neither; work coverage - also those without such a unit that have a temporary or floating branch, an instructor, a mass organization or a liaison unit; the stand-alone rate has the same denominator."}
// needs: [survey_ledger, party_units]
// uses: [instructors, mass_organizations, liaison, market_registration, statistics_directory, places]
// columns_needed: []
// parameters:
//   by: {type: choice, values: [city, district, industry, district_and_industry], default: null, zh: 分组方式（空为全市、分区、分行业）, en: grouping; city district and industry when empty, example: district_and_industry}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   grouping: {zh: 分组方式（city 全市，district 分区，industry 分行业，district_and_industry 分区分行业）, en: grouping, words: grouping}
//   district: {zh: 区, en: district}
//   industry: {zh: 行业门类, en: section of industry}
//   enterprises: {zh: 台账企业数（各率的分母）, en: enterprises of the ledger - the denominator of every rate}
//   standalone: {zh: 单独组建, en: with a unit of their own}
//   joint: {zh: 联合组建, en: in a joint branch only}
//   without_unit: {zh: 没有党组织（临时、流动党支部不算）, en: without a unit other than temporary and floating ones}
//   worked: {zh: 其中有工作覆盖的, en: of these with work coverage}
//   uncovered: {zh: 组织和工作都没有覆盖的, en: with neither}
//   organization_coverage: {zh: 组织覆盖率（%）, en: organization coverage in percent}
//   standalone_rate: {zh: 单独组建率（%）, en: stand-alone rate in percent}
//   work_coverage: {zh: 工作覆盖率（%，含有党组织的）, en: work coverage in percent - those with a unit included}
//   work_where_no_unit: {zh: 没有党组织的企业中有工作覆盖的（%，分母为没有党组织的）, en: work coverage of those without a unit in percent - their number is the denominator}
//   sources: {zh: 认得这些企业的登记行（其中至多5行）, en: rows by which the enterprises are known; at most 5 of them}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.kind = 'enterprise' AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
// Party units, instructors, mass organizations and liaison units in one walk.
OPTIONAL MATCH (x)-[e:COVERS|GUIDES|FORMED_IN|OVERSEES]->(o)
WHERE e.recorded <= $known AND e.retired > $known AND e.since <= $at AND e.until > $at AND (e.role IS NULL OR e.role = 'liaison')
  AND (NOT x:PartyUnit OR (x.established <= $at AND x.dissolved > $at))
// A unit whose kind no register says covers as well, and is neither of its own nor joint.
WITH o, max(CASE WHEN NOT x:PartyUnit THEN 0 WHEN x.kind IN ['branch', 'general_branch', 'committee'] THEN 3
                 WHEN x.kind = 'joint_branch' THEN 2 WHEN x:PartyUnit AND x.kind IS NULL THEN 1 ELSE 0 END) AS form, count(e) AS work
OPTIONAL MATCH (o)-[x:IN_INDUSTRY]->(i:Industry)
WHERE x.recorded <= $known AND x.retired > $known
WITH o, form, work, min(i.name) AS industry
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (q:Place)
WHERE q.id = coalesce(p.district, o.operating_district, o.registered_district) AND q.recorded <= $known AND q.retired > $known
WITH o, form, work, coalesce(industry, '未知') AS industry, coalesce(q.name, '未知') AS district
ORDER BY o.id
UNWIND [['city', '', ''], ['district', district, ''], ['industry', '', industry], ['district_and_industry', district, industry]] AS one
WITH one[0] AS grouping, one[1] AS district, one[2] AS industry, form, work, o.known_by[0] AS row
WHERE CASE WHEN $by IS NULL THEN grouping <> 'district_and_industry' ELSE grouping = $by END
WITH grouping, district, industry, count(*) AS enterprises, sum(CASE WHEN form = 3 THEN 1 ELSE 0 END) AS standalone,
     sum(CASE WHEN form = 2 THEN 1 ELSE 0 END) AS joint, sum(CASE WHEN form = 0 THEN 1 ELSE 0 END) AS without_unit,
     sum(CASE WHEN form = 0 AND work > 0 THEN 1 ELSE 0 END) AS worked, collect(row)[0..5] AS rows
RETURN grouping, district, industry, enterprises, standalone, joint, without_unit, worked, without_unit - worked AS uncovered,
       round(1000.0 * (enterprises - without_unit) / enterprises) / 10.0 AS organization_coverage,
       round(1000.0 * standalone / enterprises) / 10.0 AS standalone_rate,
       round(1000.0 * (enterprises - without_unit + worked) / enterprises) / 10.0 AS work_coverage,
       CASE WHEN without_unit > 0 THEN round(1000.0 * worked / without_unit) / 10.0 END AS work_where_no_unit, rows AS sources
ORDER BY CASE grouping WHEN 'city' THEN 1 WHEN 'district' THEN 2 WHEN 'industry' THEN 3 ELSE 4 END, district, industry
