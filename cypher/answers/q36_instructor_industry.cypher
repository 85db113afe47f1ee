// ---
// id: 36
// version: 1
// group: instructors
// title: {zh: 指导员派出单位与所指导组织的行业是否对口？, en: Does the unit that sends an instructor match the industry of the organization guided?}
// explanation: {zh: 当日在任的指导，一个指导员一个组织一行。派出单位的行业，取“行业门类—建议部门”对照表中列有它（现名或别名）的门类；match：matched 对口（组织的行业属其中，或派出单位就是该组织的业务主管单位、行业管理部门或其归口党委依托的部门），other_industry 派出单位有行业而组织属另一行业，no_industry 派出单位没有对应行业（街道、群团、党委部门等），unknown 组织没有行业门类或派出单位未写明。, en: "Guidance live on the day, one row per instructor and organization. The industries of the sending unit are the sections for which the table of suggested departments names it, by its name or an alias. match is matched (the organization's section is one of them, or the unit is its live business supervisor, its industry department or the host of the committee that leads it), other_industry, no_industry (the unit has none: streets, mass organizations, party departments) or unknown."}
// needs: [instructors]
// uses: [market_registration, statistics_directory, supervisor_claims, mapping_notice, committee_claims]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
//   match: {type: choice, values: [matched, other_industry, no_industry, unknown], default: null, zh: 只看这种情况, en: only this outcome, example: other_industry}
// columns:
//   instructor: {zh: 指导员岗位编号, en: instructor post}
//   sending_unit: {zh: 派出单位, en: sending unit}
//   unit_industries: {zh: 派出单位对应的行业门类, en: sections for which the sending unit is suggested}
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 组织名称, en: name of the organization}
//   industry: {zh: 组织的行业门类, en: section of the organization}
//   match: {zh: 是否对口（matched 对口，other_industry 不对口，no_industry 派出单位没有对应行业，unknown 无法判断）, en: matched other_industry no_industry or unknown, words: industry_match}
//   sources: {zh: 选派的登记行与行业、主管的依据, en: register rows of the guidance and those of the industry and the oversight}
// ---
OPTIONAL MATCH (n:Industry)
WHERE n.recorded <= $known AND n.retired > $known
WITH n
ORDER BY n.id
WITH collect({id: n.id, name: n.name, departments: coalesce(n.suggested_departments, [])}) AS sections
MATCH (i:Instructor)
WHERE i.recorded <= $known AND i.retired > $known
OPTIONAL MATCH (i)-[b:SENT_BY]->(s:Supervisor)
WHERE b.recorded <= $known AND b.retired > $known
WITH sections, s, collect(i) AS instructors
OPTIONAL MATCH (s)-[h:HOSTS]->(c:IndustryCommittee)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH sections, s, instructors, collect(c.id) AS hosted
WITH s, instructors, hosted, CASE WHEN s IS NULL THEN [] ELSE [x IN sections WHERE
       any(d IN x.departments WHERE any(name IN [s.name] + coalesce(s.aliases, []) WHERE name ENDS WITH trim(split(d, '(')[0])))] END AS own
UNWIND instructors AS i
MATCH (i)-[g:GUIDES]->(o:Organization)
WHERE g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH s, own, hosted, i, o, collect(g.sources) AS rows
OPTIONAL MATCH (o)-[t:IN_INDUSTRY]->(n:Industry)
WHERE t.recorded <= $known AND t.retired > $known
WITH s, own, hosted, i, o, rows, min(n.id) AS section, min(n.name) AS section_name, collect(t.sources) AS section_rows
OPTIONAL MATCH (h)-[v:OVERSEES]->(o)
WHERE v.recorded <= $known AND v.retired > $known AND v.since <= $at AND v.until > $at
  AND ((v.role IN ['business', 'industry'] AND h.id = s.id) OR (v.role = 'party_building' AND h.id IN hosted))
WITH s, own, i, o, rows, section, section_name, section_rows, count(v) AS held, collect(v.sources) AS held_rows
WITH s, own, i, o, section_name, [rows, section_rows, held_rows] AS evidence,
     CASE WHEN held > 0 OR section IN [x IN own | x.id] THEN 'matched' WHEN s IS NULL THEN 'unknown'
          WHEN size(own) = 0 THEN 'no_industry' WHEN section IS NULL THEN 'unknown' ELSE 'other_industry' END AS outcome
WHERE $match IS NULL OR outcome = $match
RETURN i.id AS instructor, coalesce(s.name, i.sending_unit) AS sending_unit, [x IN own | x.name] AS unit_industries,
       o.uscc AS uscc, o.name AS name, section_name AS industry, outcome AS match, evidence AS sources
ORDER BY instructor, o.id
