// ---
// id: 44
// version: 1
// group: ledgers
// title: {zh: 台账里已注销、迁出、吊销的组织？, en: "Organizations on the ledger that are already deregistered, moved out or revoked?"}
// explanation: {zh: 摸排台账列为正常经营，而登记机关或税务登记写明注销、吊销、撤销或迁出的组织，一个组织一行，不论状态；与规则L01同一口径。, en: "Organizations that the survey lists as operating while a registry or the tax register says deregistered, revoked or moved out, one row each, of any state; the same test as rule L01."}
// needs: [survey_ledger]
// uses: [market_registration, civil_affairs, law_firms, tax_withholding]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   state: {zh: 现在的状态, en: present state}
//   reason: {zh: 状态的原因, en: reason of the state}
//   says: {zh: 登记册与所写状态, en: registers and the status that they write, words: register}
//   sources: {zh: 写明该状态的登记行与认得该组织的行, en: register rows that say so and those by which the organization is known}
// ---
MATCH (o:Organization)
WHERE o.dead_words IS NOT NULL AND o.listed_operating = true AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
RETURN o.uscc AS uscc, o.name AS name, o.state AS state, o.reason AS reason, o.dead_words AS says,
       [o.dead_sources, o.known_by] AS sources
ORDER BY o.id
