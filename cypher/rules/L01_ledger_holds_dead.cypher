// ---
// id: L01
// version: 1
// kind: ledger
// severity: high
// title: {zh: 台账内已注销迁出, en: Ledger holds a dead organization}
// condition:
//   zh: 摸排台账列为正常经营，而登记机关或税务登记已注明注销、吊销、撤销或迁出
//   en: the survey lists the organization as operating while a registry or the tax register says deregistered, revoked or moved out
// basis:
//   - {zh: "乌海“十字融合法”·十字联动：剔除非正常运行的组织，动态更新数据库", en: "Wuhai's “cross” method, linkage: organizations that do not operate are dropped and the database is kept up to date"}
//   - {zh: "本模型口径：注销、吊销、撤销、迁出算已退出；停业、清算、异常不算", en: "this model's definition: deregistered, revoked, withdrawn and moved out count as gone; suspended, in liquidation and abnormal do not"}
// clauses: [SEMANTICS C2 I3]
// owner: {zh: 摸排核实单位, en: who verified the survey}
// subject_kind: organization
// identity: [subject]
// registers: [survey_ledger, market_registration, civil_affairs, law_firms, tax_withholding]
// needs: []
// denominator: listed_organizations
// holds_from: 2000-01-01
// parameters: []
// explanation:
//   zh: "{name}在摸排台账中为正常经营，但{dead_words}，应核实后移出台账。"
//   en: "{name} is listed by the survey as operating, but {dead_words}; it has to be checked and taken off the ledger."
// ---
MATCH (o:Organization)
WHERE o.dead_words IS NOT NULL AND o.listed_operating = true AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders, null AS since,
       [o.dead_sources, o.known_by] AS sources, {dead_words: o.dead_words} AS facts
