// ---
// id: 6
// version: 1
// group: oversight
// title: {zh: 某组织的完整责任链（组织→支部→行业党委→两新工委；组织→社区→街道→区→市）？, en: "What is the full line of responsibility of an organization, by party and by territory?"}
// explanation: {zh: 党建线从在任党组织（没有党组织时从党建工作主管党委）逐级向上；有几条线时取能到市委的、编码最小的一条；到不了市委的，最后一步说明断在何处。属地线从属地责任单位逐级到市。, en: "The party line climbs from the live party unit, without one from the leading committee; of several lines the one that reaches the city committee, then the smallest key. A line that does not reach it says at its last step why. The territory line climbs from the territory holder to the city."}
// needs: []
// uses: [party_units, committees, committee_claims, survey_ledger, tax_withholding, places]
// columns_needed: []
// parameters:
//   organization: {type: organization, zh: 所问组织（代码或名称）, en: the organization - code or name, example: 乌海市会计代理记账协会}
// columns:
//   line: {zh: 哪条线（party 党建线，territory 属地线）, en: line - party or territory, words: line}
//   step: {zh: 第几步（0 为组织本身）, en: step; 0 is the organization itself}
//   kind: {zh: 类别（organization、party_unit、committee、place）, en: kind of the step, words: line_step}
//   id: {zh: 键, en: key}
//   name: {zh: 名称, en: name}
//   level: {zh: 党组织形式、党委类别或地方级别, en: kind of the unit or committee or level of the place, words: line_level}
//   reaches_top: {zh: 是否通到市委（属地线为通到市）, en: whether the line from here reaches the city committee or the city}
//   stops_because: {zh: 断线原因（通到顶的为空）, en: why the line stops here; empty where it goes on or has reached the top, words: line_break}
//   stops_at: {zh: 断在何处, en: where it stops}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization {id: $organization})
WHERE o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, collect(DISTINCT u) AS units, collect({id: u.id, rows: c.sources}) AS covering
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = 'party_building' AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, units, covering, count(h) AS leads, collect(CASE WHEN h:IndustryCommittee THEN h END) AS committees,
     collect({id: h.id, rows: s.sources}) AS led
WITH o, leads, CASE WHEN size(units) > 0 THEN units ELSE committees END AS starts,
     CASE WHEN size(units) > 0 THEN covering ELSE led END AS begun
UNWIND CASE WHEN size(starts) > 0 THEN starts ELSE [null] END AS lowest
// Every way upward; a way ends at the city committee, at a dead node, and before it would meet itself.
OPTIONAL MATCH path = (lowest)-[steps:BELONGS_TO|REPORTS_TO*0..16]->(last)
WHERE all(r IN steps WHERE r.recorded <= $known AND r.retired > $known AND r.since <= $at AND r.until > $at)
WITH o, leads, begun, last, steps, [x IN nodes(path) |
       {id: x.id, name: coalesce(x.name, x.id), level: x.kind, committee: x.dissolved IS NULL, rows: x.sources,
        unknown: x.unknown_superiors,
        dead: coalesce(x.abolished, x.dissolved) <= $at OR coalesce(x.established, date('0001-01-01')) > $at}] AS hops
WITH o, leads, begun, last, steps, hops, hops[size(hops) - 1] AS final,
     [x IN hops | CASE WHEN x.dead THEN '1' ELSE '0' END + CASE WHEN x.committee THEN 'c' ELSE 'u' END + x.id] AS keys
WHERE last IS NULL
   OR (all(x IN hops[0..size(hops) - 1] WHERE NOT x.dead AND NOT (x.committee AND x.level = 'city'))
       AND all(i IN range(0, size(keys) - 1) WHERE NOT keys[i] IN keys[0..i]))
WITH o, leads, begun, last, steps, hops, final,
     coalesce(final.committee AND final.level = 'city' AND NOT final.dead, false) AS top, keys
// The way that reaches the top goes first, then the smallest keys; a longer way goes before its own beginning.
ORDER BY CASE WHEN top THEN 0 ELSE 1 END, reduce(text = '', key IN keys | text + key + ' ') + '~'
WITH o, leads, collect({begun: begun, last: last, steps: [r IN steps | r.sources], hops: hops, top: top})[0] AS line
WITH o, leads, line, line.last AS last
OPTIONAL MATCH (last)-[r:BELONGS_TO|REPORTS_TO]->(above)
WHERE r.recorded <= $known AND r.retired > $known AND r.since <= $at AND r.until > $at
WITH o, leads, line, count(r) AS superiors
WITH o, leads, line, superiors, coalesce(line.hops, []) AS hops
WITH o, leads, line, superiors, hops, hops[size(hops) - 1] AS final
WITH o, line, hops, final, CASE WHEN size(hops) = 0 THEN CASE WHEN leads > 0 THEN 'holder_is_no_committee' ELSE 'no_party_line' END
          WHEN line.top THEN null WHEN final.dead THEN 'abolished' WHEN superiors > 0 THEN 'circle'
          WHEN size(coalesce(final.unknown, [])) > 0 THEN 'unknown_superior' ELSE 'no_superior' END AS why
WITH o, [{line: 'party', step: 0, kind: 'organization', id: o.id, name: o.name, level: o.kind, reaches_top: coalesce(line.top, false),
          stops_because: CASE WHEN size(hops) = 0 THEN why END, stops_at: CASE WHEN size(hops) = 0 THEN o.name END, rows: o.known_by}]
     + [i IN range(0, size(hops) - 1) |
         {line: 'party', step: i + 1, kind: CASE WHEN hops[i].committee THEN 'committee' ELSE 'party_unit' END, id: hops[i].id,
          name: hops[i].name, level: hops[i].level, reaches_top: line.top,
          stops_because: CASE WHEN i = size(hops) - 1 THEN why END,
          stops_at: CASE WHEN i = size(hops) - 1 THEN CASE WHEN why = 'unknown_superior' THEN final.unknown[0]
                         WHEN why IS NOT NULL THEN final.name END END,
          rows: [hops[i].rows, line.steps[i], CASE WHEN i = 0 THEN [x IN line.begun WHERE x.id = hops[0].id | x.rows] END]}] AS party
OPTIONAL MATCH (p:Place)-[s:OVERSEES]->(o)
WHERE s.role = 'territory' AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, party, p, s.sources AS rows
ORDER BY p.id
WITH o, party, collect(p)[0] AS place, collect(rows)[0] AS rows
OPTIONAL MATCH (place)-[w:WITHIN*0..8]->(above:Place)
WHERE all(x IN w WHERE x.recorded <= $known AND x.retired > $known)
WITH o, party, rows, above, size(w) AS height
ORDER BY height, above.id
WITH o, party, rows, collect(above) AS places
WITH o, party, rows, places, size([x IN places WHERE x.level = 'city']) > 0 AS reaches
WITH party + [{line: 'territory', step: 0, kind: 'organization', id: o.id, name: o.name, level: o.kind, reaches_top: reaches,
               stops_because: CASE WHEN size(places) = 0 THEN 'no_territory' END,
               stops_at: CASE WHEN size(places) = 0 THEN o.name END, rows: o.known_by}]
     + [i IN range(0, size(places) - 1) |
         {line: 'territory', step: i + 1, kind: 'place', id: places[i].id, name: places[i].name,
          level: CASE WHEN places[i].site = true THEN places[i].kind ELSE places[i].level END, reaches_top: reaches,
          stops_because: CASE WHEN i = size(places) - 1 AND NOT reaches THEN 'no_superior' END,
          stops_at: CASE WHEN i = size(places) - 1 AND NOT reaches THEN places[i].name END,
          rows: [places[i].sources, CASE WHEN i = 0 THEN rows END]}] AS chain
UNWIND chain AS x
RETURN x.line AS line, x.step AS step, x.kind AS kind, x.id AS id, x.name AS name, x.level AS level, x.reaches_top AS reaches_top,
       x.stops_because AS stops_because, x.stops_at AS stops_at, x.rows AS sources
ORDER BY line, step
