// ---
// id: 48
// version: 1
// group: six_sync
// title: {zh: 某社会组织六个环节各完成了什么，缺哪一环？, en: Six stages of one social organization}
// explanation: {zh: "六个环节各一行：是否适用、是否完成、最近一条记录写了什么；适用与缺项按规则 S01 判（此处不论其是否在台账内），律师事务所和企业不适用。", en: "One line per stage: whether it applies, whether it is done, what the latest record says; judged as rule S01 does, here whatever the state of the organization. No stage applies to law firms and enterprises."}
// needs: [six_sync]
// uses: []
// columns_needed: []
// parameters:
//   organization: {type: organization, zh: 哪个社会组织（代码或名称）, en: which social organization - code or name, example: 51150303WHX3DKWD3X}
// columns:
//   stage_number: {zh: 环节序号, en: number of the stage}
//   stage: {zh: 环节, en: stage}
//   applies: {zh: 是否适用, en: whether it applies}
//   status: {zh: 状态（done 已完成，no_record 没有记录，no_party_item 党建事项为空或未办，not_applicable 不适用）, en: "done, no_record, no_party_item (empty or not done) or not_applicable", words: stage_status}
//   records: {zh: 记录条数, en: records of the stage}
//   happened_on: {zh: 最近一条的日期, en: day of the latest record}
//   party_item: {zh: 最近一条的党建事项, en: party item of the latest record}
//   owner: {zh: 责任单位, en: owner}
//   conclusion: {zh: 结论, en: conclusion}
//   sources: {zh: 最近一条的登记行；没有记录时为认得它的行, en: row of the latest record; without a record the rows by which the organization is known}
// ---
MATCH (o:Organization {id: $organization})
WHERE o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (o)-[h:HAS_SYNC_RECORD]->(r:SyncRecord)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH o, r ORDER BY r.position
WITH o, collect({stage: r.stage, done: r.party_item_done, day: r.happened_on, item: r.party_item, owner: r.owner,
                 conclusion: r.conclusion, rows: r.sources}) AS records
UNWIND [{number: 1, name: '成立登记'}, {number: 2, name: '章程核准'}, {number: 3, name: '年检年报'},
        {number: 4, name: '专项抽查'}, {number: 5, name: '等级评估'}, {number: 6, name: '教育培训'}] AS stage
WITH o, stage, [x IN records WHERE x.stage = stage.name] AS held
WITH o, stage, held, size(held) AS records, held[size(held) - 1] AS latest,
     o.prefix IN ['51', '52', '53']
     AND (stage.name IN ['章程核准', '教育培训']
          OR (stage.name = '成立登记' AND ($six_sync_since IS NULL OR o.established >= $six_sync_since))
          OR (stage.name = '年检年报' AND (o.established IS NULL OR o.established < date({year: $due_year, month: 1, day: 1})))
          OR (stage.name IN ['专项抽查', '等级评估'] AND size(held) > 0)) AS applies
RETURN stage.number AS stage_number, stage.name AS stage, coalesce(applies, false) AS applies,
       CASE WHEN NOT coalesce(applies, false) THEN 'not_applicable'
            WHEN records = 0 THEN 'no_record'
            WHEN coalesce(latest.done, false) THEN 'done'
            ELSE 'no_party_item' END AS status,
       records AS records, latest.day AS happened_on, latest.item AS party_item, latest.owner AS owner,
       latest.conclusion AS conclusion,
       CASE WHEN records = 0 THEN o.known_by ELSE latest.rows END AS sources
ORDER BY stage_number
