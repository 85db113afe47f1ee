// ---
// id: 58
// version: 1
// group: data_quality
// title: {zh: 两个部门对同一字段取值冲突时采信了哪一个，为什么？, en: "Where registers disagree on a field, which value won and why?"}
// explanation: {zh: "基础名册（含台账）组织中取值有冲突的字段：采信的值和登记册、舍弃的值和登记册、采信的理由（取值次序）。", en: "Disputed fields of the organizations on the base roster, the ledger included: the value and the register that won, those that lost, and the order of precedence that decided."}
// needs: []
// uses: []
// columns_needed: []
// parameters:
//   field: {type: choice, values: [name, status, established, registration_type, industry, staff, registered_place, operating_place], default: null, zh: 只看这个字段, en: only this field, example: staff}
//   organization: {type: organization, default: null, zh: 只看这个组织, en: only this organization, example: 91150300WH60U28W87}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   field: {zh: 字段, en: field, words: field}
//   value: {zh: 采信的值, en: value that won}
//   register: {zh: 采信的登记册, en: register that won}
//   lost: {zh: 舍弃的值（登记册=值）, en: values that lost - register=value, words: register}
//   why: {zh: 理由, en: why}
//   sources: {zh: 采信与舍弃的登记行, en: register rows of the value that won and of those that lost}
// ---
MATCH (c:FieldChoice)<-[h:HAS_CHOICE]-(o:Organization)
WHERE c.recorded <= $known AND c.retired > $known AND h.recorded <= $known AND h.retired > $known
  AND ($field IS NULL OR c.field = $field) AND ($organization IS NULL OR o.id = $organization)
  AND o.state IN ['ledger', 'base_roster']
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
RETURN o.uscc AS uscc, o.name AS name, c.field AS field, c.value AS value, c.register AS register, c.lost AS lost,
       c.why AS why, c.sources AS sources
ORDER BY field, o.id
