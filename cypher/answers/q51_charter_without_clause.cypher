// ---
// id: 51
// version: 1
// group: six_sync
// title: {zh: 章程未写入党建条款的社会组织？, en: Charters that lack the party-building clause}
// explanation: {zh: "台账内社会组织（代码51、52、53）中，六同步“章程核准”环节没有记录，或最近一条的党建事项为空或未办的；与规则 S01 的该环节相同。", en: "Social organizations on the ledger (codes 51, 52, 53) without a record of the six-sync stage charter approval, or whose latest record has an empty or undone party item; the same as rule S01 for that stage."}
// needs: [six_sync]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   gap: {zh: 缺项（no_record 没有章程核准记录，no_party_item 党建条款为空或未写入）, en: "no_record of charter approval, or no_party_item: the clause is empty or declared missing", words: charter_gap}
//   happened_on: {zh: 最近一次核准日期, en: day of the latest approval}
//   party_item: {zh: 所写的党建事项, en: party item as written}
//   owner: {zh: 责任单位, en: owner}
//   sources: {zh: 最近一条的登记行；没有记录时为认得它的行, en: row of the latest record; without a record the rows by which it is known}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.prefix IN ['51', '52', '53'] AND o.recorded <= $known AND o.retired > $known
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (o)-[h:HAS_SYNC_RECORD]->(r:SyncRecord)
WHERE r.stage = '章程核准' AND h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH o, r ORDER BY o.id, r.position
WITH o, count(r) AS records,
     collect({done: r.party_item_done, day: r.happened_on, item: r.party_item, owner: r.owner, rows: r.sources}) AS held
WITH o, records, held[size(held) - 1] AS latest
WHERE records = 0 OR NOT coalesce(latest.done, false)
RETURN o.uscc AS uscc, o.name AS name, CASE WHEN records = 0 THEN 'no_record' ELSE 'no_party_item' END AS gap,
       latest.day AS happened_on, latest.item AS party_item, latest.owner AS owner,
       CASE WHEN records = 0 THEN o.known_by ELSE latest.rows END AS sources
ORDER BY gap, o.id
