// ---
// id: 33
// version: 1
// group: formation
// title: {zh: 新建党组织按单独、联合、临时以及行业、区、月份分布？, en: "New party units by form, industry, district and month?"}
// explanation: {zh: 成立日在攻坚期内（首尾两日都算，默认取交表清单所写的攻坚期）且不晚于所问日期的党组织，分别按形式、行业、区、月份计数，每个党组织在每种分布里只计一次；覆盖的组织分属几个行业或几个区的计为“跨行业”“跨区”，社会组织没有行业门类。没有写明攻坚期又未给日期的，不限起止。, en: "Party units established within the campaign, both days included and by default as the manifest names it, and not after the day asked for, counted by form, by industry, by district and by month; every unit counts once in each. Units whose organizations lie in several industries or districts are counted as such; without a campaign and without days given there are no limits."}
// needs: [party_units]
// uses: [survey_ledger, market_registration, statistics_directory]
// columns_needed: []
// parameters:
//   first_day: {type: day, default: null, zh: 起始日（默认攻坚期首日）, en: first day - by default that of the campaign, example: "2024-10-01"}
//   last_day: {type: day, default: null, zh: 截止日（含当日，默认攻坚期末日）, en: last day included - by default that of the campaign, example: "2025-09-30"}
// columns:
//   dimension: {zh: 分布（form 形式，industry 行业，district 区，month 月份）, en: distribution - form industry district or month, words: distribution}
//   value: {zh: 取值, en: value}
//   units: {zh: 新建党组织数, en: new party units}
//   share: {zh: 占比（%）, en: share in percent}
//   sources: {zh: 其中至多5个党组织的登记行, en: rows of at most 5 of the units}
// ---
OPTIONAL MATCH (s:Setting {id: 'campaign'})
WHERE s.recorded <= $known AND s.retired > $known
WITH split(coalesce(s.value, ''), '"') AS words
WITH coalesce($first_day, CASE WHEN size(words) = 9 THEN date(words[3]) ELSE date('0001-01-02') END) AS first,
     coalesce($last_day, CASE WHEN size(words) = 9 THEN date(words[7]) ELSE date('9999-12-30') END) AS last
MATCH (u:PartyUnit)
WHERE u.established >= first AND u.established <= last AND u.established <= $at AND u.recorded <= $known AND u.retired > $known
OPTIONAL MATCH (u)-[c:COVERS]->(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known
OPTIONAL MATCH (o)-[i:IN_INDUSTRY]->(n:Industry)
WHERE i.recorded <= $known AND i.retired > $known
WITH u, collect(DISTINCT coalesce(n.name, CASE o.kind WHEN 'social_organization' THEN '社会组织' END)) AS sections,
     collect(DISTINCT coalesce(o.operating_district, o.registered_district)) AS districts
OPTIONAL MATCH (d:Place)
WHERE d.id = districts[0] AND d.recorded <= $known AND d.retired > $known
WITH u, CASE size(sections) WHEN 0 THEN '不明' WHEN 1 THEN sections[0] ELSE '跨行业' END AS section,
     CASE size(districts) WHEN 0 THEN '不明' WHEN 1 THEN coalesce(d.name, districts[0]) ELSE '跨区' END AS district
ORDER BY u.id
WITH collect({sources: u.sources[0], values: [
       {position: 1, dimension: 'form', value: coalesce(u.kind, '不明')}, {position: 2, dimension: 'industry', value: section},
       {position: 3, dimension: 'district', value: district},
       {position: 4, dimension: 'month', value: substring(toString(u.established), 0, 7)}]}) AS ones
WITH ones, size(ones) AS all_units
UNWIND ones AS one
UNWIND one.values AS counted
WITH counted.position AS position, counted.dimension AS dimension, counted.value AS value, all_units,
     count(*) AS units, collect(one.sources)[0..5] AS rows
RETURN dimension AS dimension, value AS value, units AS units, round(1000.0 * units / all_units) / 10.0 AS share, rows AS sources
ORDER BY position, CASE dimension WHEN 'month' THEN 0 ELSE units END DESC, value
