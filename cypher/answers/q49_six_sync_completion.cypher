// ---
// id: 49
// version: 1
// group: six_sync
// title: {zh: 全市六同步完成率，最薄弱的环节是哪个？, en: Six-sync completion by stage}
// explanation: {zh: "台账内社会组织（代码51、52、53）中每个环节适用多少家、完成多少家；适用与缺项与规则 S01 相同，完成率最低的环节排第1位；没有适用组织的环节不列。", en: "Of the social organizations on the ledger (codes 51, 52, 53) how many each stage applies to and how many have done it; judged as by rule S01; the stage with the lowest rate is number 1. A stage that applies to none is not listed."}
// needs: [six_sync]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   stage_number: {zh: 环节序号, en: number of the stage}
//   stage: {zh: 环节, en: stage}
//   applicable: {zh: 适用的组织数, en: organizations it applies to}
//   done: {zh: 已完成, en: done}
//   no_record: {zh: 没有记录, en: without a record}
//   no_party_item: {zh: 党建事项为空或未办, en: party item empty or not done}
//   completion_percent: {zh: 完成率（%，分母为适用的组织数）, en: completion in percent of the organizations it applies to}
//   weakness: {zh: 薄弱名次（1 最薄弱）, en: rank of weakness; 1 is the weakest}
//   sources: {zh: 缺项组织的依据行（其中至多5家，按代码）；无缺项时为已完成的, en: rows of organizations that lack it - at most 5 of them by code; of those that have done it where none lacks it}
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.prefix IN ['51', '52', '53'] AND o.recorded <= $known AND o.retired > $known
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (o)-[h:HAS_SYNC_RECORD]->(r:SyncRecord)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH o, r ORDER BY o.id, r.position
WITH o, collect({stage: r.stage, done: r.party_item_done, rows: r.sources}) AS records
UNWIND [{number: 1, name: '成立登记'}, {number: 2, name: '章程核准'}, {number: 3, name: '年检年报'},
        {number: 4, name: '专项抽查'}, {number: 5, name: '等级评估'}, {number: 6, name: '教育培训'}] AS stage
WITH o, stage.number AS number, stage.name AS stage, [x IN records WHERE x.stage = stage.name] AS held
WHERE stage IN ['章程核准', '教育培训']
   OR (stage = '成立登记' AND ($six_sync_since IS NULL OR o.established >= $six_sync_since))
   OR (stage = '年检年报' AND (o.established IS NULL OR o.established < date({year: $due_year, month: 1, day: 1})))
   OR (stage IN ['专项抽查', '等级评估'] AND size(held) > 0)
WITH o, number, stage,
     CASE WHEN size(held) = 0 THEN 'no_record'
          WHEN coalesce(held[size(held) - 1].done, false) THEN 'done' ELSE 'no_party_item' END AS status,
     CASE WHEN size(held) = 0 THEN o.known_by ELSE held[size(held) - 1].rows END AS rows
ORDER BY number, o.id
WITH number, stage, count(*) AS applicable, sum(CASE WHEN status = 'done' THEN 1 ELSE 0 END) AS done,
     sum(CASE WHEN status = 'no_record' THEN 1 ELSE 0 END) AS no_record,
     sum(CASE WHEN status = 'no_party_item' THEN 1 ELSE 0 END) AS no_party_item,
     collect(CASE WHEN status <> 'done' THEN rows END) AS lacking, collect(rows) AS all_rows
WITH collect({number: number, stage: stage, applicable: applicable, done: done, no_record: no_record,
              no_party_item: no_party_item, rate: round(1000.0 * done / applicable) / 10.0,
              rows: CASE WHEN size(lacking) = 0 THEN all_rows[0..5] ELSE lacking[0..5] END}) AS stages
UNWIND stages AS s
RETURN s.number AS stage_number, s.stage AS stage, s.applicable AS applicable, s.done AS done, s.no_record AS no_record,
       s.no_party_item AS no_party_item, s.rate AS completion_percent,
       1 + size([x IN stages WHERE x.rate < s.rate]) AS weakness, s.rows AS sources
ORDER BY stage_number
