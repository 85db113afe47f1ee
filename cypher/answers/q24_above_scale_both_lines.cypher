// ---
// id: 24
// version: 1
// group: coverage
// title: {zh: 规模以上企业的覆盖率，行业、属地两条线是否都已落实？, en: "Coverage of above-scale enterprises - are the line by industry and the line by place both assigned?"}
// explanation: {zh: 台账内规模以上企业，全市一行、每个区一行（按实际经营地所在区）；覆盖指有在任党组织，落实指该身份有有效单位；缺线的口径与规则V10相同，未收到登记册的身份不算缺。比率的分母是该行的企业数。, en: "Above-scale enterprises of the ledger, one row for the city and one for each district where they operate; covered means a live party unit, assigned means a live holder of the role. Lacking is judged as by rule V10; a role whose registers were not received is not lacking. Rates are of the enterprises of the row."}
// needs: [party_units]
// uses: [survey_ledger, statistics_directory, mapping_notice, supervisor_claims, sector_licences, tax_withholding]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   district: {zh: 区（“合计”为全部）, en: district; 合计 is all of them}
//   enterprises: {zh: 规模以上企业数, en: above-scale enterprises}
//   covered: {zh: 有党组织覆盖的, en: covered by a live party unit}
//   coverage_rate: {zh: 组织覆盖率（%）, en: organization coverage in percent}
//   industry_assigned: {zh: 行业线已落实的, en: with a live industry department}
//   territory_assigned: {zh: 属地线已落实的, en: with a live territory holder}
//   both_assigned: {zh: 两条线都已落实的, en: with both lines assigned}
//   both_rate: {zh: 两条线落实率（%）, en: share with both lines in percent}
//   lacking: {zh: 至少缺一条线的企业, en: enterprises that lack at least one line}
//   sources: {zh: 认得这些企业的登记行（缺线的在前，至多5行）, en: rows by which the enterprises are known - those that lack a line first; at most 5 of them}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.kind = 'enterprise' AND o.above_scale = true AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, CASE WHEN count(u) > 0 THEN 1 ELSE 0 END AS covered
OPTIONAL MATCH ()-[s:OVERSEES]->(o)
WHERE s.role IN ['industry', 'territory'] AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, covered, collect(DISTINCT s.role) AS held
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.role IN ['industry', 'territory'] AND n.recorded <= $known AND n.retired > $known
  AND ((n.until <= $at AND n.closed_on > $at)
       OR (n.since <= $at AND n.until > $at AND coalesce(h.abolished, date('9999-12-31')) <= $at))
WITH o, covered, held, collect(DISTINCT n.role) AS past
WITH o, covered, CASE WHEN 'industry' IN held THEN 1 ELSE 0 END AS industry,
     CASE WHEN 'territory' IN held THEN 1 ELSE 0 END AS territory,
     CASE WHEN any(r IN ['industry', 'territory'] WHERE r IN o.required AND NOT r IN held
                   AND (r IN past OR NOT r IN coalesce(o.unknown_if_empty, []))) THEN 1 ELSE 0 END AS lacks
OPTIONAL MATCH (d:Place)
WHERE d.id = coalesce(o.operating_district, o.registered_district) AND d.recorded <= $known AND d.retired > $known
WITH o, covered, industry, territory, lacks, {id: coalesce(d.id, '9'), name: coalesce(d.name, '不明')} AS district
UNWIND [{id: '', name: '合计'}, district] AS area
WITH area.id AS id, area.name AS name, o, covered, industry, territory, lacks
ORDER BY id, lacks DESC, o.id
WITH id, name, count(o) AS enterprises, sum(covered) AS covered, sum(industry) AS industry, sum(territory) AS territory,
     sum(industry * territory) AS both, collect(CASE WHEN lacks = 1 THEN o.name END) AS lacking,
     collect(o.known_by[0])[0..5] AS rows
RETURN name AS district, enterprises AS enterprises, covered AS covered,
       round(1000.0 * covered / enterprises) / 10.0 AS coverage_rate, industry AS industry_assigned,
       territory AS territory_assigned, both AS both_assigned, round(1000.0 * both / enterprises) / 10.0 AS both_rate,
       lacking AS lacking, rows AS sources
ORDER BY id
