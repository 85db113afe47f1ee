// ---
// id: 61
// version: 1
// group: change
// title: {zh: 若把某部门职责划给另一部门，会新增或消除哪些多头和真空？, en: "If all duties of one department moved to another, which multi-heads and vacuums would appear or go?"}
// explanation: {zh: "把登记册中写明为前一部门的每一条（所有身份）当作写的是后一部门，按取值次序重新归出当日的主体，与现状相比：M01 多头、V03 主体已撤并而空缺，新增（new）或消除（gone）。党建身份由后一部门唯一依托的党委承接。只读推演，不含：V01、V02、V04 及其他规则，前一部门所依托党委自己的归口，同一日以外的变化；全部规则的推演见 shizi whatif。", en: "Every register row that names the first department (in any role) is read as naming the second, and the holders on the day follow anew by the precedence of registers; compared with today, findings of M01 (multi-head) and V03 (holder abolished) that would be new or gone. In party building the one committee that the second department hosts takes over. Left out of this reading: V01, V02, V04 and all other rules, what the first department's committee claims in its own name, and every other day; shizi whatif runs all rules."}
// needs: []
// uses: [mapping_notice, supervisor_claims, civil_affairs, market_registration, committees]
// columns_needed: []
// parameters:
//   from_department: {type: department, zh: 职责划出的部门, en: department that gives its duties away, example: 市煤炭工业局}
//   to_department: {type: department, zh: 职责划入的部门, en: department that takes them over, example: 市能源局}
// columns:
//   rule: {zh: "规则：M01 多头，V03 主体已撤并而空缺", en: "rule: M01 multi-head, V03 vacuum because the holder is abolished"}
//   change: {zh: 变化（new 新增，gone 消除）, en: new or gone, words: finding_change}
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   role: {zh: 身份, en: role}
//   holders_before: {zh: 现在的在任主体, en: live holders today}
//   holders_after: {zh: 划转后的在任主体, en: live holders after the move}
//   sources: {zh: 写明该身份的登记行, en: register rows that name holders of the role}
// ---
MATCH (c:IndustryCommittee)-[t:REPORTS_TO*1..8]->(u:IndustryCommittee)
WHERE c.recorded <= $known AND c.retired > $known AND all(x IN t WHERE x.recorded <= $known AND x.retired > $known)
WITH collect(DISTINCT c.id + '|' + u.id) AS above
MATCH (a:Supervisor {id: $from_department})
WHERE a.recorded <= $known AND a.retired > $known
MATCH (b:Supervisor {id: $to_department})
WHERE b.recorded <= $known AND b.retired > $known AND b.id <> a.id
OPTIONAL MATCH (b)-[k:HOSTS]->(c:IndustryCommittee)
WHERE k.recorded <= $known AND k.retired > $known AND k.since <= $at AND k.until > $at AND c.abolished > $at
  AND c.kind IN ['industry', 'comprehensive'] AND b.abolished > $at
WITH above, a, b, collect({id: c.id, name: c.name}) AS hosted
WITH above, a, b, [x IN hosted WHERE x.id IS NOT NULL] AS hosted
WITH above, a, {id: b.id, name: b.name, alive: b.abolished > $at} AS taker,
     CASE WHEN size(hosted) = 1 THEN {id: hosted[0].id, name: hosted[0].name, alive: true}
          ELSE {id: b.id, name: b.name, alive: b.abolished > $at} END AS party_taker
OPTIONAL MATCH (a)-[k:HOSTS]->(c:IndustryCommittee)
WHERE k.recorded <= $known AND k.retired > $known
WITH above, a, taker, party_taker, collect(c) AS committees
UNWIND [a] + committees AS giver
MATCH (giver)-[g:NAMED]->(o:Organization)
WHERE g.unit = a.id AND g.recorded <= $known AND g.retired > $known AND g.since <= $at AND g.until > $at
  AND o.state IN ['ledger', 'base_roster']
WITH DISTINCT above, a, o, g.role AS role, CASE g.role WHEN 'party_building' THEN party_taker ELSE taker END AS taker
MATCH (h)-[n:NAMED]->(o)
WHERE n.role = role AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
WITH above, a, o, role, taker, h, n ORDER BY o.id, role, n.rank, n.register, h.id, n.fact
WITH above, o, role,
     collect({register: n.register, rank: n.rank, rows: n.sources, before: {id: h.id, name: h.name,
              alive: coalesce(h.abolished, date('9999-12-31')) > $at},
              after: CASE WHEN n.unit = a.id THEN taker ELSE {id: h.id, name: h.name,
                     alive: coalesce(h.abolished, date('9999-12-31')) > $at} END}) AS said
UNWIND ['before', 'after'] AS time
WITH above, o, role, said, time,
     [x IN said | {register: x.register, rank: x.rank, unit: CASE time WHEN 'before' THEN x.before ELSE x.after END}] AS every
WITH above, o, role, said, time, [x IN every WHERE NOT x.unit.alive] AS dead,
     [x IN every WHERE x.unit.alive
      AND (NOT x.register IN ['sector_licences', 'party_units']
           OR NOT any(y IN every WHERE y.unit.alive AND NOT y.register IN ['sector_licences', 'party_units']))] AS live
WITH above, o, role, said, time, dead, live, reduce(first = 99, x IN live | CASE WHEN x.rank < first THEN x.rank ELSE first END) AS first
WITH above, o, role, said, time, dead,
     [x IN live WHERE x.rank = first
      OR any(y IN live WHERE y.register = x.register AND y.unit.id <> x.unit.id
             AND NOT (x.unit.id + '|' + y.unit.id) IN above AND NOT (y.unit.id + '|' + x.unit.id) IN above)] AS chosen
WITH above, o, role, said, time, dead,
     [x IN chosen WHERE NOT any(y IN chosen WHERE (y.unit.id + '|' + x.unit.id) IN above
                                AND NOT (x.unit.id + '|' + y.unit.id) IN above)] AS chosen
WITH o, role, said, time, dead,
     reduce(units = [], x IN chosen | CASE WHEN any(u IN units WHERE u.id = x.unit.id) THEN units
            ELSE units + [{id: x.unit.id, name: x.unit.name, exclusive: x.register <> 'sector_licences'}] END) AS holders
WITH o, role, said, time, [u IN holders | u.name] AS names,
     CASE WHEN role IN ['registration', 'business', 'industry', 'party_building']
               AND size([u IN holders WHERE u.exclusive]) > 1 THEN ['M01'] ELSE [] END
     + CASE WHEN size(holders) = 0 AND size(dead) > 0 AND role IN o.required AND role <> 'territory' THEN ['V03'] ELSE [] END AS found
ORDER BY o.id, role, time
WITH o, role, said, collect(names) AS names, collect(found) AS found
UNWIND [r IN found[0] WHERE NOT r IN found[1] | {rule: r, change: 'new'}]
       + [r IN found[1] WHERE NOT r IN found[0] | {rule: r, change: 'gone'}] AS c
RETURN c.rule AS rule, c.change AS change, o.uscc AS uscc, o.name AS name, role AS role, names[1] AS holders_before,
       names[0] AS holders_after, [x IN said | x.rows] AS sources
ORDER BY rule, change, role, o.id
