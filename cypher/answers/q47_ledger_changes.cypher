// ---
// id: 47
// version: 1
// group: ledgers
// title: {zh: 本月台账新增、移出、变更明细？, en: "What was added to, left, or changed on the ledger?"}
// explanation: {zh: "两次装载之间台账（state=ledger）组织的新增、移出、变更。默认取当日所用的装载，与起始日（默认一个月前）所用的装载比较；起始日早于首次装载的，与首次装载比，只装载过一次则没有变化。", en: "Organizations added to, gone from, or changed on the ledger between two loads: the one in force on the day, and the one in force on the first day asked for (default one month earlier; before the first load, the first one). A city loaded once shows no change."}
// needs: []
// uses: [survey_ledger]
// columns_needed: []
// parameters:
//   since: {type: day, default: null, zh: 与何日的台账比较（默认一个月前）, en: day whose ledger to compare with - default one month before the day, example: 2025-08-31}
//   from_load: {type: number, default: null, zh: 与第几次装载比较（先于起始日）, en: number of the load to compare with - goes before the first day, example: 1}
//   to_load: {type: number, default: null, zh: 看到第几次装载为止（默认当日所用的）, en: number of the load to end with - default the one in force on the day, example: 1}
//   change: {type: choice, values: [added, removed, changed], default: null, zh: 只看哪一种变化, en: only this kind of change, example: added}
// columns:
//   change: {zh: 变化（added 新增，removed 移出，changed 变更）, en: "added, removed or changed", words: ledger_change}
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   state_before: {zh: 原状态与原因, en: state and reason before, words: state}
//   state_after: {zh: 现状态与原因（图中已无的为空）, en: state and reason after; empty when it is no longer in the graph, words: state}
//   fields: {zh: 变更的字段, en: fields that changed, words: field}
//   before: {zh: 变更前的值（与字段一一对应）, en: values before - one per field}
//   after: {zh: 变更后的值（与字段一一对应）, en: values after - one per field}
//   compared_with: {zh: 原台账的数据日期, en: day of the ledger compared with}
//   as_of: {zh: 现台账的数据日期, en: day of the ledger shown}
//   sources: {zh: 现状态的登记行；图中已无的为原来认得它的行, en: rows that decide its state now; of one no longer in the graph the rows by which it was known}
// ---
MATCH (l:Load)
WHERE l.number <= $known AND l.recorded <= $known AND l.retired > $known
WITH l ORDER BY l.number
WITH collect({number: l.number, day: l.as_of}) AS loads, coalesce($since, $at - duration({months: 1})) AS since
WITH loads, [x IN loads WHERE x.number = $from_load OR ($from_load IS NULL AND x.day <= since)] AS formers,
     [x IN loads WHERE x.number = $to_load OR ($to_load IS NULL AND x.day <= $at)] AS latters
WITH coalesce(formers[size(formers) - 1], loads[0]) AS former, coalesce(latters[size(latters) - 1], loads[0]) AS latter
WITH former, latter, former.number AS first, latter.number AS last
WHERE first < last
// Versions that stand at one of the two loads only: what one knows and the other does not has changed.
MATCH (v:Organization)
WHERE (v.recorded <= first AND v.retired > first AND v.retired <= last)
   OR (v.recorded > first AND v.recorded <= last AND v.retired > last)
WITH former, latter, v.id AS id, collect(CASE WHEN v.recorded <= former.number THEN v END) AS olds,
     collect(CASE WHEN v.recorded > former.number THEN v END) AS news
WITH former, latter, id, olds[0] AS o, news[0] AS n
WHERE coalesce(o.state, '') = 'ledger' OR coalesce(n.state, '') = 'ledger'
WITH former, latter, id, o, n,
     CASE WHEN coalesce(o.state, '') <> 'ledger' THEN 'added' WHEN coalesce(n.state, '') <> 'ledger' THEN 'removed'
          ELSE 'changed' END AS change,
     [{field: 'name', o: coalesce(o.name, ''), n: coalesce(n.name, '')},
      {field: 'status', o: coalesce(o.status, ''), n: coalesce(n.status, '')},
      {field: 'ledgers', o: reduce(t = '', x IN coalesce(o.ledgers, []) | t + x + ' '),
       n: reduce(t = '', x IN coalesce(n.ledgers, []) | t + x + ' ')},
      {field: 'place', o: coalesce(o.place, ''), n: coalesce(n.place, '')},
      {field: 'registered_district', o: coalesce(o.registered_district, ''), n: coalesce(n.registered_district, '')},
      {field: 'operating_district', o: coalesce(o.operating_district, ''), n: coalesce(n.operating_district, '')},
      {field: 'industry', o: coalesce(o.industry, ''), n: coalesce(n.industry, '')},
      {field: 'staff', o: coalesce(toString(o.staff), ''), n: coalesce(toString(n.staff), '')},
      {field: 'above_scale', o: coalesce(toString(o.above_scale), ''), n: coalesce(toString(n.above_scale), '')}] AS compared
WITH former, latter, id, o, n, change, [x IN compared WHERE change = 'changed' AND x.o <> x.n] AS differing
WHERE (change <> 'changed' OR size(differing) > 0) AND ($change IS NULL OR change = $change)
RETURN change AS change, coalesce(n.uscc, o.uscc) AS uscc, coalesce(n.name, o.name) AS name,
       o.state + ' ' + coalesce(o.reason, '') AS state_before, n.state + ' ' + coalesce(n.reason, '') AS state_after,
       [x IN differing | x.field] AS fields, [x IN differing | trim(x.o)] AS before, [x IN differing | trim(x.n)] AS after,
       former.day AS compared_with, latter.day AS as_of,
       coalesce(n.state_sources, n.known_by, o.known_by) AS sources
ORDER BY change, id
