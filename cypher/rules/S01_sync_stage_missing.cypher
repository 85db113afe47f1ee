// ---
// id: S01
// version: 1
// kind: six_sync
// severity: medium
// title: {zh: 六同步缺项, en: Six-sync stage missing}
// condition:
//   zh: 适用于该社会组织的六同步环节没有记录，或最近一条记录的党建事项为空或未办，每个环节一条
//   en: a stage that applies to the social organization has no record, or the party item of its latest record is empty or declared missing; one finding per stage
// basis:
//   - {zh: "民函〔2018〕78号：社会组织章程增加党的建设有关内容", en: "Ministry of Civil Affairs letter 〔2018〕78: Party building in the charters of social organizations"}
//   - {zh: "乌海“十字融合法”·十字赋能：社会组织登记管理和党建工作“六同步”", en: "Wuhai's “cross” method, empowerment: six-sync of registration and Party building"}
//   - {zh: "本模型口径：专项抽查和等级评估只判有记录的；其余环节按成立时间判是否适用", en: "this model's definition: spot check and grading are judged only where there is a record; the other stages by the founding date"}
// clauses: [DOMAIN 5, SEMANTICS C7 E2 I1]
// owner: {zh: 市民政局, en: civil affairs}
// subject_kind: organization
// identity: [subject, stage]
// registers: [six_sync, civil_affairs]
// needs: [six_sync]
// denominator: ledger_social_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}的六同步“{stage}”缺项：{sync_gap}。"
//   en: "The six-sync stage '{stage}' of {name} is missing: {sync_gap}."
// ---
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.prefix IN ['51', '52', '53'] AND o.recorded <= $known AND o.retired > $known
OPTIONAL MATCH (o)-[h:HAS_SYNC_RECORD]->(r:SyncRecord)
WHERE h.recorded <= $known AND h.retired > $known AND h.since <= $at AND h.until > $at
WITH o, r ORDER BY r.position
WITH o, collect({stage: r.stage, done: r.party_item_done, rows: r.sources}) AS records
UNWIND ['成立登记', '章程核准', '年检年报', '专项抽查', '等级评估', '教育培训'] AS stage
WITH o, stage, [x IN records WHERE x.stage = stage] AS held
WHERE stage IN ['章程核准', '教育培训']
   OR (stage = '成立登记' AND ($six_sync_since IS NULL OR o.established >= $six_sync_since))
   OR (stage = '年检年报' AND (o.established IS NULL OR o.established < date({year: $due_year, month: 1, day: 1})))
   OR (stage IN ['专项抽查', '等级评估'] AND size(held) > 0)
WITH o, stage, held, CASE WHEN size(held) = 0 THEN 'no_record' ELSE 'no_party_item' END AS gap
WHERE size(held) = 0 OR NOT coalesce(held[size(held) - 1].done, false)
RETURN o.id AS subject, o.name AS name, null AS role, stage AS stage, [] AS holders, null AS since,
       CASE WHEN size(held) = 0 THEN o.known_by ELSE held[size(held) - 1].rows END AS sources, {sync_gap: gap} AS facts
