// ---
// id: 59
// version: 1
// group: change
// title: {zh: 与上季度相比，多头和真空各减少了多少，哪些是新增？, en: "Compared with last quarter: which multi-heads and vacuums are new, and which are gone?"}
// explanation: {zh: "规则 M01（多头）与 V01 至 V04（真空）在当日和对比日各判一次，一行一个新增（new）或消失（gone）的问题；只看当日所知的数据，台账状态和必备身份按最近一次装载。减少数即同一规则消失数减新增数。", en: "Rules M01 (multi-head) and V01 to V04 (vacuum) judged on the day and on the former day, on what is known now, with states and required roles of the latest load; one line per finding that is new or gone. A rule fell by its gone minus its new."}
// needs: []
// uses: [mapping_notice, supervisor_claims, committee_claims, civil_affairs, liaison]
// columns_needed: []
// parameters:
//   before: {type: day, default: null, zh: 与哪一天比较（默认三个月前）, en: the former day - default three months before the day, example: 2025-06-30}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   rule: {zh: 规则, en: rule}
//   change: {zh: 变化（new 新增，gone 消除）, en: new or gone, words: finding_change}
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   role: {zh: 身份, en: role}
//   holders_before: {zh: 对比日的在任主体, en: live holders on the former day}
//   holders_now: {zh: 当日的在任主体, en: live holders on the day}
//   new_of_rule: {zh: 该规则新增合计, en: all that are new of this rule}
//   gone_of_rule: {zh: 该规则消失合计, en: all that are gone of this rule}
//   sources: {zh: 写明该身份的登记行；没有的为认得它的行, en: register rows that name holders of the role; without any the rows by which the organization is known}
// ---
WITH coalesce($before, $at - duration({months: 3})) AS former
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (h)-[e:OVERSEES|NAMED]->(o)
WHERE e.recorded <= $known AND e.retired > $known
  AND ((e.until > former AND e.until <= $at) OR (e.since > former AND e.since <= $at)
       OR (e.closed_on > former AND e.closed_on <= $at))
WITH DISTINCT o, former
UNWIND [former, $at] AS day
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.recorded <= $known AND s.retired > $known AND s.since <= day AND s.until > day
WITH o, former, day, s.role AS role, min(CASE WHEN s.exclusive THEN h.id END) AS first, max(CASE WHEN s.exclusive THEN h.id END) AS last
WITH o, former, day, collect(role) AS held, collect(CASE WHEN first <> last THEN role END) AS several
WITH o, former, day, held, several, [r IN o.required WHERE NOT r IN held] AS lacking
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.role IN lacking AND n.recorded <= $known AND n.retired > $known
  AND ((n.until <= day AND n.closed_on > day)
       OR (n.since <= day AND n.until > day AND coalesce(h.abolished, date('9999-12-31')) <= day))
WITH o, former, day, held, several, lacking, collect(DISTINCT n.role) AS past,
     collect(DISTINCT CASE WHEN n.until > day THEN n.role END) AS dead
WITH o, former, day, several, past, dead, [r IN lacking WHERE NOT r IN past] AS unsaid, coalesce(o.unknown_if_empty, []) AS unknown,
     [r IN ['business', 'industry', 'party_building', 'territory'] WHERE r IN held] AS held_of_four,
     [r IN ['business', 'industry', 'party_building', 'territory'] WHERE r IN o.required] AS required_of_four
WITH o, former, day, several, past, dead, unsaid, unknown, size(required_of_four) AS required_of_four,
     size(held_of_four) + size([r IN required_of_four WHERE r IN unknown AND r IN unsaid]) AS held_or_unknown_of_four
WITH o, former, day,
     [r IN several | 'M01 ' + r]
     + CASE WHEN o.state = 'ledger' AND held_or_unknown_of_four = 0 AND required_of_four > 0 THEN ['V01 '] ELSE [] END
     + [r IN unsaid WHERE o.state = 'ledger' AND held_or_unknown_of_four > 0 AND NOT r IN unknown | 'V02 ' + r]
     + [r IN past WHERE r <> 'territory' | CASE WHEN r IN dead THEN 'V03 ' ELSE 'V04 ' END + r] AS findings
WITH o, former, reduce(f = [], x IN collect(CASE WHEN day < $at THEN findings END) | f + x) AS then,
     reduce(f = [], x IN collect(CASE WHEN day = $at THEN findings END) | f + x) AS now
WITH o, former, [f IN then WHERE NOT f IN now | {finding: f, change: 'gone'}]
     + [f IN now WHERE NOT f IN then | {finding: f, change: 'new'}] AS changes
UNWIND changes AS c
WITH o, former, c.change AS change, split(c.finding, ' ')[0] AS rule, split(c.finding, ' ')[1] AS role
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = role AND s.recorded <= $known AND s.retired > $known
  AND ((s.since <= former AND s.until > former) OR (s.since <= $at AND s.until > $at))
WITH o, former, change, rule, role, h, s ORDER BY o.id, rule, role, h.id, s.since
WITH o, former, change, rule, role, collect(CASE WHEN s.since <= former AND s.until > former THEN h.name END) AS holders_before,
     collect(CASE WHEN s.since <= $at AND s.until > $at THEN h.name END) AS holders_now, collect(s.sources) AS held
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE (n.role = role OR rule = 'V01') AND rule <> 'M01' AND n.recorded <= $known AND n.retired > $known AND n.since <= $at
WITH o, change, rule, role, holders_before, holders_now, held, collect(n.sources) AS named
WITH collect({id: o.id, uscc: o.uscc, name: o.name, change: change, rule: rule, role: role, before: holders_before, now: holders_now,
              rows: CASE WHEN size(held) + size(named) = 0 THEN o.known_by ELSE [held, named] END}) AS every
WITH every, [r IN ['M01', 'V01', 'V02', 'V03', 'V04'] |
             {rule: r, new: size([x IN every WHERE x.rule = r AND x.change = 'new']),
              gone: size([x IN every WHERE x.rule = r AND x.change = 'gone'])}] AS totals
UNWIND every AS x
WITH totals, x
// Grouped once more, so that on no engine a line to be sorted holds on to the whole list.
WITH totals, x.rule AS rule, x.change AS change, x.role AS role, x.id AS id, collect(x) AS lines
RETURN rule AS rule, change AS change, lines[0].uscc AS uscc, lines[0].name AS name, CASE WHEN role <> '' THEN role END AS role,
       lines[0].before AS holders_before, lines[0].now AS holders_now, head([t IN totals WHERE t.rule = rule | t.new]) AS new_of_rule,
       head([t IN totals WHERE t.rule = rule | t.gone]) AS gone_of_rule, lines[0].rows AS sources
ORDER BY rule, change, coalesce(role, ''), id
