// ---
// id: 27
// version: 1
// group: formation
// title: {zh: 党员不足3人的组织按地域、行业聚类，怎样组合可成立联合支部？, en: "How could organizations with too few formal members be grouped by place and industry into joint branches?"}
// explanation: {zh: 对象与规则P02同一口径（底册与台账组织，有正式党员但不足单独组建人数，且没有任何在任党组织）。依次按同街道（园区）同行业、同街道不同行业、同区三级归组，前一级合计党员不够的进入后一级；每组按党员多少轮流分到尽可能少的支部，每个支部不超过联合支部组织数上限。level 为归组级别，enough 为合计是否达到组建人数；仍不够的列为 none。没有行业门类的社会组织算作一类。, en: "Candidates as by rule P02. They are grouped by the same street or park and industry, then by the same street, then by the same district; those whose group has too few members together go on to the next level. Within a group they are dealt out in turn, those with most members first, to as few branches as the cap on organizations allows. level says how near they are, enough whether the members suffice; none is what remains. Social organizations without an industry count as one."}
// needs: [party_units, survey_ledger]
// uses: [market_registration, statistics_directory, places]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   level: {zh: 归组级别（street_and_industry 同街道同行业，street 同街道，district 同区，none 组不成）, en: how near - street_and_industry street district or none, words: joint_level}
//   area: {zh: 街道、园区或区, en: street park or district}
//   industry: {zh: 行业门类（不同行业的为空）, en: section of their industry; empty where it differs}
//   number: {zh: 该地该行业的第几个支部, en: number of the branch within its area and industry}
//   organizations: {zh: 组织数, en: organizations}
//   members: {zh: 正式党员合计, en: formal members together}
//   enough: {zh: 是否达到组建人数, en: whether they reach the number for a unit}
//   names: {zh: 各组织名称（党员多者在前）, en: the organizations - those with most members first}
//   usccs: {zh: 各组织的统一社会信用代码（没有有效代码的为代用键）, en: their codes; a surrogate key without a valid one}
//   sources: {zh: 认得这些组织的登记行, en: register rows by which the organizations are known}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.formal_members >= 1 AND o.formal_members < $member_threshold
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units
WHERE units = 0
OPTIONAL MATCH (o)-[s:IN_INDUSTRY]->(n:Industry)
WHERE s.recorded <= $known AND s.retired > $known
WITH o, min(n.name) AS section
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (p)-[w:WITHIN]->(q:Place)
WHERE w.recorded <= $known AND w.retired > $known
OPTIONAL MATCH (d:Place)
WHERE d.id = coalesce(o.operating_district, p.district, o.registered_district) AND d.recorded <= $known AND d.retired > $known
WITH {id: o.id, name: o.name, members: o.formal_members, rows: o.known_by} AS one,
     coalesce(section, CASE o.kind WHEN 'social_organization' THEN '社会组织' ELSE '行业不明' END) AS section,
     CASE WHEN p.level = 'community' AND p.site = false AND q IS NOT NULL THEN {id: q.id, name: q.full_name}
          ELSE {id: coalesce(p.id, ''), name: coalesce(p.full_name, '属地不明')} END AS street,
     {id: coalesce(d.id, ''), name: coalesce(d.full_name, '所在区不明')} AS district
WITH street.id AS street, street.name AS street_name, district.id AS district, district.name AS district_name, section, one
// Members who are together too few, or a place that is not known, send the organizations on to the next level.
WITH street, street_name, district, district_name, section, collect(one) AS ones, sum(one.members) AS members
WITH ones, district, district_name, CASE WHEN street <> '' AND members >= $member_threshold THEN 1 ELSE 2 END AS level,
     street, street_name, section
UNWIND ones AS one
WITH level, street AS place, street_name AS place_name, CASE level WHEN 1 THEN section ELSE '' END AS section,
     {one: one, district: district, name: district_name} AS member
WITH level, place, place_name, section, collect(member) AS ones, sum(member.one.members) AS members
WITH ones, place, place_name, section,
     CASE WHEN level = 1 THEN 1 WHEN place <> '' AND members >= $member_threshold THEN 2 ELSE 3 END AS level
UNWIND ones AS member
WITH level, CASE level WHEN 3 THEN member.district ELSE place END AS place,
     CASE level WHEN 3 THEN member.name ELSE place_name END AS place_name, section, member.one AS one
ORDER BY level, place, section, one.members DESC, one.id
WITH level, place, place_name, section, collect(one) AS ones, sum(one.members) AS members
WITH CASE WHEN level < 3 THEN level WHEN place <> '' AND members >= $member_threshold THEN 3 ELSE 4 END AS step,
     place, place_name, section, ones, toInteger(ceil(size(ones) / toFloat($joint_cap))) AS branches
UNWIND range(1, branches) AS number
WITH step, place, place_name, section, number,
     [i IN range(0, size(ones) - 1) WHERE i % branches = number - 1 | ones[i]] AS chosen
WITH step, place, place_name, section, number, chosen, reduce(total = 0, x IN chosen | total + x.members) AS members
RETURN CASE step WHEN 1 THEN 'street_and_industry' WHEN 2 THEN 'street' WHEN 3 THEN 'district' ELSE 'none' END AS level,
       place_name AS area, CASE section WHEN '' THEN null ELSE section END AS industry, number AS number,
       size(chosen) AS organizations, members AS members, members >= $member_threshold AS enough,
       [x IN chosen | x.name] AS names, [x IN chosen | x.id] AS usccs, [x IN chosen | x.rows] AS sources
ORDER BY step, place, section, number
