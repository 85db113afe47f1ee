// ---
// id: 37
// version: 1
// group: instructors
// title: {zh: 指导员指导一年后，组织是否建成党组织？, en: "A year after guidance began, has the organization formed a party unit?"}
// explanation: {zh: 有过党建指导员的底册与台账组织，一个组织一行，从最早一次指导之日算起。outcome：formed 一年内建成，formed_later 一年后才建成，not_formed 满一年仍未建成，under_way 未满一年也未建成，had_unit 指导开始时已有党组织，start_unknown 指导起始日不明；任何形式的党组织都算。, en: "Organizations of the roster and the ledger that have had an instructor, one row each, from the day on which the first guidance began. outcome is formed (a unit was established within the year), formed_later, not_formed (the year has passed), under_way (it has not), had_unit (one covered it when guidance began) or start_unknown; units of every form count."}
// needs: [instructors, party_units]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
//   outcome: {type: choice, values: [formed, formed_later, not_formed, under_way, had_unit, start_unknown], default: null, zh: 只看这种结果, en: only this outcome, example: formed}
//   months: {type: number, default: 12, zh: 观察期（月）, en: period in months, example: 12}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   place: {zh: 属地, en: territory}
//   instructors: {zh: 指导员岗位编号, en: instructor posts}
//   guided_since: {zh: 最早指导之日, en: day on which guidance began}
//   formed_on: {zh: 此后首个党组织的成立日, en: day on which the first unit thereafter was established}
//   units: {zh: 该党组织, en: the units established on that day}
//   outcome: {zh: 结果（formed 按期建成，formed_later 逾期建成，not_formed 到期未建成，under_way 未到期尚未建成，had_unit 指导前已有党组织，start_unknown 指导起始日不明）, en: outcome, words: guidance_outcome}
//   sources: {zh: 指导与党组织的登记行, en: register rows of the guidance and of the units}
// ---
MATCH (i:Instructor)-[g:GUIDES]->(o:Organization)
WHERE g.recorded <= $known AND g.retired > $known AND g.since <= $at AND o.state IN ['ledger', 'base_roster']
  AND i.recorded <= $known AND i.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH o, i.id AS instructor, min(g.since) AS began, collect(g.sources) AS rows
ORDER BY o.id, instructor
WITH o, min(began) AS began, collect(instructor) AS instructors, collect(rows) AS rows
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE c.recorded <= $known AND c.retired > $known AND u.established <= $at AND u.dissolved > began AND c.until > began
WITH o, began, instructors, rows, u, c
ORDER BY o.id, u.id
WITH o, began, instructors, rows, sum(CASE WHEN u.established < began THEN 1 ELSE 0 END) AS before,
     min(CASE WHEN u.established >= began THEN u.established END) AS formed,
     collect({name: coalesce(u.name, u.id), day: u.established, rows: c.sources}) AS units
WITH o, began, instructors, rows, units, formed,
     CASE WHEN began = date('0001-01-01') THEN 'start_unknown' WHEN before > 0 THEN 'had_unit'
          WHEN formed < began + duration({months: toInteger($months)}) THEN 'formed' WHEN formed IS NOT NULL THEN 'formed_later'
          WHEN began + duration({months: toInteger($months)}) <= $at THEN 'not_formed' ELSE 'under_way' END AS outcome
WHERE $outcome IS NULL OR outcome = $outcome
OPTIONAL MATCH (p:Place)
WHERE p.id = o.place AND p.recorded <= $known AND p.retired > $known
RETURN o.uscc AS uscc, o.name AS name, p.full_name AS place, instructors AS instructors, began AS guided_since,
       CASE WHEN outcome IN ['formed', 'formed_later'] THEN formed END AS formed_on,
       CASE WHEN outcome IN ['formed', 'formed_later'] THEN [x IN units WHERE x.day = formed | x.name] ELSE [] END AS units,
       outcome AS outcome, [rows, [x IN units WHERE x.day IS NOT NULL | x.rows]] AS sources
ORDER BY outcome, o.id
