// ---
// id: 50
// version: 1
// group: six_sync
// title: {zh: 新登记但没有承诺书或党员调查表的社会组织？, en: Newly registered without commitment or member survey}
// explanation: {zh: "台账内自起算日起成立的社会组织（代码51、52、53），其六同步记录的材料中没有党建工作承诺书或党员情况调查表；起算日默认为六同步实施日，未给出时为当日一年前。", en: "Social organizations on the ledger (codes 51, 52, 53) established since the first day asked for, whose six-sync records hold no commitment or no member survey among the papers handed in; the first day is that of the six-sync mechanism, or one year before the day where none is named."}
// needs: [six_sync]
// uses: [civil_affairs]
// columns_needed: [{register: six_sync, column: items}]
// parameters:
//   since: {type: day, default: null, zh: 自何日起成立的算新登记（默认六同步实施日）, en: newly registered means established from this day on (default the first day of six-sync), example: 2024-01-01}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   established: {zh: 成立日期, en: day it was founded}
//   missing: {zh: 缺少的材料, en: papers that are missing}
//   registration_records: {zh: 成立登记环节的记录数, en: records of the registration stage}
//   items: {zh: 已交的材料, en: papers handed in}
//   sources: {zh: 其成立登记环节的登记行；没有时为认得它的行, en: rows of its registration stage; without any the rows by which it is known}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.prefix IN ['51', '52', '53'] AND o.recorded <= $known AND o.retired > $known
  AND o.established >= coalesce($since, $six_sync_since, $at - duration({years: 1})) AND o.established <= $at
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (o)-[h:HAS_SYNC_RECORD]->(r:SyncRecord)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH o, r ORDER BY o.id, r.position
WITH o, collect(CASE WHEN r.stage = '成立登记' THEN r.sources END) AS rows, collect(r.items) AS handed_in
WITH o, rows, reduce(every = [], items IN handed_in | every + [item IN items WHERE NOT item IN every]) AS items
WITH o, rows, items,
     CASE WHEN any(item IN items WHERE item CONTAINS '承诺') THEN [] ELSE ['承诺书'] END
     + CASE WHEN any(item IN items WHERE item CONTAINS '调查') THEN [] ELSE ['党员情况调查表'] END AS missing
WHERE size(missing) > 0
RETURN o.uscc AS uscc, o.name AS name, o.established AS established, missing AS missing,
       size(rows) AS registration_records, items AS items, CASE WHEN size(rows) = 0 THEN o.known_by ELSE rows END AS sources
ORDER BY established, o.id
