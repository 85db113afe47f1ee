// ---
// id: 5
// version: 1
// group: oversight
// title: {zh: 一家企业换了实际经营地，属地责任应从哪里转到哪里？, en: "If the operating place changes, from where to where does the territorial duty move?"}
// explanation: {zh: 第一行为属地责任单位，以下逐级对照（社区、园区、街道、区、市）。新经营地若是商圈、楼宇，取其所在的社区或园区；只到区或市的，没有属地责任单位。, en: "The first row is the territory holder, the rows below compare level by level. For a business district or a building the community or park around it counts; a district or the city alone gives no territory holder."}
// needs: []
// uses: [survey_ledger, tax_withholding, places]
// columns_needed: []
// parameters:
//   organization: {type: organization, zh: 所问组织（代码或名称）, en: the organization - code or name, example: 万利贸易有限公司}
//   place: {type: place, zh: 新的实际经营地, en: the new operating place, example: 乌达经济开发区}
// columns:
//   level: {zh: "级别（holder 属地责任单位；community、park、street、district、city）", en: "level - holder for the territory holder itself, then community, park, street, district, city", words: move_level}
//   from_id: {zh: 现属地代码, en: code of the present place}
//   from_place: {zh: 现属地, en: present place}
//   to_id: {zh: 新属地代码, en: code of the new place}
//   to_place: {zh: 新属地, en: new place}
//   moves: {zh: 是否转移, en: whether the duty moves}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization {id: $organization})
WHERE o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (h:Place)-[s:OVERSEES]->(o)
WHERE s.role = 'territory' AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, h.id AS holder, s.sources AS rows
ORDER BY holder
WITH o, collect(holder)[0] AS present, collect(rows) AS rows
OPTIONAL MATCH (p:Place)-[w:WITHIN*0..8]->(above:Place)
WHERE p.id = present AND p.recorded <= $known AND p.retired > $known AND above.recorded <= $known AND above.retired > $known
  AND all(x IN w WHERE x.recorded <= $known AND x.retired > $known)
WITH o, rows, above, size(w) AS steps
ORDER BY steps
WITH o, rows, collect(CASE WHEN above IS NOT NULL THEN
       {id: above.id, name: above.name, level: CASE WHEN above.site = true THEN above.kind ELSE above.level END,
        rows: above.sources} END) AS old
MATCH (p:Place)-[w:WITHIN*0..8]->(above:Place)
WHERE p.id = $place AND p.recorded <= $known AND p.retired > $known AND above.recorded <= $known AND above.retired > $known
  AND all(x IN w WHERE x.recorded <= $known AND x.retired > $known)
WITH o, rows, old, above, size(w) AS steps
ORDER BY steps
WITH o, rows, old, collect({id: above.id, name: above.name,
       level: CASE WHEN above.site = true THEN above.kind ELSE above.level END, rows: above.sources}) AS new
WITH o, rows, old, new, [x IN old WHERE x.level IN ['park', 'community', 'street']][0] AS leaving,
     [x IN new WHERE x.level IN ['park', 'community', 'street']][0] AS receiving
UNWIND [{level: 'holder', old: leaving, new: receiving}] + [level IN ['community', 'park', 'street', 'district', 'city'] |
        {level: level, old: [x IN old WHERE x.level = level][0], new: [x IN new WHERE x.level = level][0]}] AS one
WITH o, rows, one.level AS level, one.old AS old, one.new AS new
WHERE level = 'holder' OR old IS NOT NULL OR new IS NOT NULL
RETURN level, old.id AS from_id, old.name AS from_place, new.id AS to_id, new.name AS to_place,
       coalesce(old.id, '') <> coalesce(new.id, '') AS moves, [rows, o.known_by, old.rows, new.rows] AS sources
ORDER BY CASE level WHEN 'holder' THEN 1 WHEN 'community' THEN 2 WHEN 'park' THEN 3 WHEN 'street' THEN 4
         WHEN 'district' THEN 5 ELSE 6 END
