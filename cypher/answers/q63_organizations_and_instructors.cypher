// ---
// id: 63
// version: 1
// group: workload
// title: {zh: 三个区、各街道的组织数与指导员数是否匹配？, en: Organizations against instructors by district and street}
// explanation: {zh: "台账组织按属地所在区（district）和街道、镇、园区（street）各一行：组织数、其中没有党组织的、有指导员的、当日在任指导员数；两个占比相差为正表示指导员偏少。读不出属地的组织列在名称为空的行。", en: "Organizations on the ledger by district and by street, town or park of their territory: how many, how many without a party unit, how many guided, and the instructors live on the day; a positive difference of the two shares means too few instructors. Organizations without a territory stand in the line without a name."}
// needs: [instructors]
// uses: [party_units, places]
// columns_needed: []
// parameters:
//   level: {type: choice, values: [district, street], default: null, zh: 只看区或只看街道, en: only districts or only streets, example: street}
// columns:
//   level: {zh: 级别（district 区，street 街道、镇、园区）, en: "district; street, town or park", words: area_level}
//   place: {zh: 名称, en: name}
//   organizations: {zh: 台账组织数, en: organizations on the ledger}
//   without_unit: {zh: 其中没有党组织的, en: without a live party unit}
//   guided: {zh: 其中有指导员的, en: with a live instructor}
//   instructors: {zh: 指导员数（在几处指导的各处都计）, en: instructors - one who guides in several places counts in each}
//   organizations_per_instructor: {zh: 每名指导员对应的组织数, en: organizations per instructor}
//   organizations_share: {zh: 组织数占全市台账组织（%）, en: share of the organizations on the ledger in percent}
//   instructors_share: {zh: 指导员数占同级各处指导员数之和（%）, en: share of all instructors counted at this level in percent}
//   difference: {zh: 两个占比之差（百分点）, en: difference of the two shares in points}
//   sources: {zh: 当地组织的依据行（其中至多5家，按代码）, en: rows by which organizations there are known - at most 5 of them by code}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
OPTIONAL MATCH (i:Instructor)-[g:GUIDES]->(o)
WHERE g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
WITH o, units, collect(DISTINCT i.id) AS posts
ORDER BY o.id
WITH o.place AS place, CASE WHEN o.place IS NULL THEN coalesce(o.operating_district, o.registered_district) END AS district,
     collect({units: units, posts: posts, rows: o.known_by, id: o.id}) AS members
OPTIONAL MATCH (p:Place)
WHERE p.id = place AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (p)-[w:WITHIN]->(q:Place)
WHERE w.recorded <= $known AND w.retired > $known AND p.level = 'community'
WITH coalesce(p.district, district, '') AS district, coalesce(q.id, p.id, '') AS street, members
UNWIND [{level: 'district', code: district}, {level: 'street', code: street}] AS area
WITH area.level AS level, area.code AS code, members
WHERE $level IS NULL OR level = $level
UNWIND members AS m
// Let go of the list before sorting: an engine may count it once per line.
WITH level, code, m
WITH level, code, m
ORDER BY level, code, m.id
WITH level, code, count(*) AS organizations, sum(CASE WHEN m.units = 0 THEN 1 ELSE 0 END) AS without_unit,
     sum(CASE WHEN size(m.posts) > 0 THEN 1 ELSE 0 END) AS guided,
     collect(m.rows)[0..5] AS rows, collect(m.posts) AS posts
UNWIND [[null]] + posts AS list
UNWIND CASE WHEN size(list) = 0 THEN [null] ELSE list END AS post
WITH level, code, organizations, without_unit, guided, rows, count(DISTINCT post) AS instructors
WITH collect({level: level, code: code, organizations: organizations, without_unit: without_unit, guided: guided, rows: rows,
              instructors: instructors}) AS areas
UNWIND areas AS y
WITH y, reduce(n = 0, x IN areas | CASE WHEN x.level = y.level THEN n + x.organizations ELSE n END) AS all_organizations,
     reduce(n = 0, x IN areas | CASE WHEN x.level = y.level THEN n + x.instructors ELSE n END) AS all_instructors
OPTIONAL MATCH (p:Place)
WHERE p.id = y.code AND p.recorded <= $known AND p.retired > $known
WITH y, p.name AS name, y.instructors AS instructors, round(1000.0 * y.organizations / all_organizations) / 10.0 AS organizations_share,
     CASE WHEN all_instructors > 0 THEN round(1000.0 * y.instructors / all_instructors) / 10.0 ELSE 0.0 END AS instructors_share
RETURN y.level AS level, coalesce(name, CASE WHEN y.code <> '' THEN y.code END) AS place, y.organizations AS organizations,
       y.without_unit AS without_unit, y.guided AS guided, instructors AS instructors,
       CASE WHEN instructors > 0 THEN round(10.0 * y.organizations / instructors) / 10.0 END AS organizations_per_instructor,
       organizations_share AS organizations_share, instructors_share AS instructors_share,
       round(10.0 * (organizations_share - instructors_share)) / 10.0 AS difference, y.rows AS sources
ORDER BY level, y.code
