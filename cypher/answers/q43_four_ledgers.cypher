// ---
// id: 43
// version: 1
// group: ledgers
// title: {zh: 四类台账各有多少条，重叠多少，未入任何台账的有哪些？, en: "The four ledgers - how many organizations each, how many in two, and which in none?"}
// explanation: {zh: 三部分：size 每类台账的组织数（园区、商圈楼宇两类另列载体数）；overlap 每两类台账共有的组织数；none 底册中没有进入任何台账的组织，一个组织一行并列原因。三有企业与社会组织按核实结果入账，园区、商圈楼宇按所在载体入账。, en: "Three parts: size, the organizations of each ledger, and for the ledgers of sites the number of sites; overlap, the organizations that stand in both of two ledgers; none, organizations of the roster that stand in no ledger, one row each with the reason. Enterprises and social organizations enter by verification, the two ledgers of sites by where the organization is."}
// needs: [survey_ledger]
// uses: [places]
// columns_needed: []
// parameters:
//   part: {type: choice, values: [size, overlap, none], default: null, zh: 只看这一部分, en: only this part, example: overlap}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   part: {zh: 部分（size 规模，overlap 重叠，none 未入台账）, en: part - size overlap or none, words: ledger_part}
//   ledger: {zh: 台账, en: ledger, words: ledger_name}
//   other_ledger: {zh: 与之重叠的台账, en: the other ledger of a pair, words: ledger_name}
//   organizations: {zh: 组织数, en: organizations}
//   sites: {zh: 载体数（园区、商圈楼宇）, en: sites of a ledger of sites}
//   uscc: {zh: 统一社会信用代码（未入台账的组织）, en: unified social credit code of an organization in none}
//   name: {zh: 名称, en: its name}
//   reason: {zh: 未入台账的原因, en: reason why it is in none}
//   sources: {zh: 认得组织的登记行（计数为其中至多5个组织的行，没有重叠的取前一台账的组织）, en: rows by which the organization is known; for counts of at most 5 of them - where two ledgers share none of the first one's}
// ---
OPTIONAL MATCH (p:Place)
WHERE p.site = true AND p.recorded <= $known AND p.retired > $known AND ($place IS NULL OR p.id IN $place_codes)
WITH count(CASE WHEN p.kind = 'park' THEN 1 END) AS parks,
     count(CASE WHEN p.kind IN ['business_district', 'building'] THEN 1 END) AS buildings
OPTIONAL MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH parks, buildings, o, o.id AS id
ORDER BY id
WITH parks, buildings, collect({ledgers: coalesce(o.ledgers, []), row: o.known_by[0]}) AS listed
UNWIND [{position: 1, ledger: 'three_have_enterprises'}, {position: 2, ledger: 'social_organizations'},
        {position: 3, ledger: 'parks', sites: parks},
        {position: 4, ledger: 'business_districts_and_buildings', sites: buildings},
        {position: 10, ledger: 'three_have_enterprises', other: 'social_organizations'},
        {position: 10, ledger: 'three_have_enterprises', other: 'parks'},
        {position: 10, ledger: 'three_have_enterprises', other: 'business_districts_and_buildings'},
        {position: 10, ledger: 'social_organizations', other: 'parks'},
        {position: 10, ledger: 'social_organizations', other: 'business_districts_and_buildings'},
        {position: 10, ledger: 'parks', other: 'business_districts_and_buildings'}] AS one
WITH one, CASE WHEN one.other IS NULL THEN 'size' ELSE 'overlap' END AS part,
     [x IN listed WHERE one.ledger IN x.ledgers] AS first
WHERE $part IS NULL OR part = $part
WITH one, part, first, [x IN first WHERE one.other IS NULL OR one.other IN x.ledgers | x.row] AS rows
RETURN part AS part, one.ledger AS ledger, one.other AS other_ledger, size(rows) AS organizations, one.sites AS sites,
       null AS uscc, null AS name, null AS reason,
       CASE WHEN size(rows) > 0 THEN rows[0..5] ELSE [x IN first | x.row][0..5] END AS sources
ORDER BY one.position, ledger, coalesce(other_ledger, '')
UNION ALL
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND size(coalesce(o.ledgers, [])) = 0 AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
  AND ($part IS NULL OR $part = 'none')
WITH o, o.id AS id
ORDER BY id
RETURN 'none' AS part, null AS ledger, null AS other_ledger, null AS organizations, null AS sites, o.uscc AS uscc,
       o.name AS name, o.reason AS reason, o.known_by AS sources
