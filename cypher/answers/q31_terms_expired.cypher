// ---
// id: 31
// version: 1
// group: formation
// title: {zh: 届满或延期超过一年的党组织？, en: "Party units whose term has expired, or was extended by more than a year?"}
// explanation: {zh: 在任党组织（临时、流动党支部除外）中，任期在当日之前已届满的（与规则P05同一口径），或登记的延期超过允许月数的，一个党组织一行。problem：expired 届满且没有延期，extended 届满但在延期内，extension_over 延期也已过，extended_too_long 延期超过允许月数；months_over 为届满后已满的月数。, en: "Live units, temporary and floating branches left out, whose term ended before the day (the test of rule P05) or whose recorded extension is longer than allowed, one row each. problem is expired without an extension, extended while one runs, extension_over when it has ended too, extended_too_long when it is longer than allowed; months_over counts whole months since the term ended."}
// needs: [party_units]
// uses: []
// columns_needed: [{register: party_units, column: extension_until}]
// parameters:
//   allowed_months: {type: number, default: 12, zh: 允许延期的月数, en: months by which a term may be extended, example: 12}
// columns:
//   unit: {zh: 党组织编码, en: unit code}
//   name: {zh: 名称, en: name}
//   kind: {zh: 形式, en: form}
//   problem: {zh: 问题（expired 届满未换届，extended 届满但在延期内，extension_over 延期也已过，extended_too_long 延期超过允许月数）, en: problem - expired extended extension_over or extended_too_long, words: term_problem}
//   term_ends: {zh: 届满日, en: end of its term}
//   extension_until: {zh: 延期至, en: extended until}
//   months_over: {zh: 届满后已满月数, en: whole months since the term ended}
//   over_a_year: {zh: 届满已超过允许月数, en: whether the term ended longer ago than allowed}
//   covered: {zh: 所覆盖的组织, en: organizations that it covers}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (u:PartyUnit)
WHERE u.term_ends IS NOT NULL AND NOT coalesce(u.kind, '') IN ['temporary_branch', 'floating_branch']
  AND u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
WITH u, u.term_ends + duration({months: toInteger($allowed_months)}) AS latest
WHERE u.term_ends < $at OR u.extension_until > latest
OPTIONAL MATCH (u)-[c:COVERS]->(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH u, latest, o
ORDER BY u.id, o.id
WITH u, latest, collect(DISTINCT o.name) AS covered
RETURN u.id AS unit, u.name AS name, u.kind AS kind,
       CASE WHEN u.extension_until > latest THEN 'extended_too_long' WHEN u.extension_until IS NULL THEN 'expired'
            WHEN u.extension_until <= $at THEN 'extension_over' ELSE 'extended' END AS problem,
       u.term_ends AS term_ends, u.extension_until AS extension_until,
       CASE WHEN u.term_ends > $at THEN 0
            ELSE ($at.year - u.term_ends.year) * 12 + $at.month - u.term_ends.month
                 - CASE WHEN $at.day < u.term_ends.day THEN 1 ELSE 0 END END AS months_over,
       latest < $at AS over_a_year, covered AS covered, u.sources AS sources
ORDER BY u.term_ends, u.id
