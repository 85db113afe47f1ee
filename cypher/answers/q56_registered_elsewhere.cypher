// ---
// id: 56
// version: 1
// group: data_quality
// title: {zh: 注册地所在区与实际经营地所在区不一致的组织？, en: Registered district differs from operating district}
// explanation: {zh: "基础名册（含台账）组织中，注册地与经营地都读得出所在区而两区不同的；两地取法同规则 V08，此处不论有无单位认领。", en: "Organizations of the base roster, the ledger included, whose registered and operating place both tell a district and the two differ; the places are read as by rule V08, here whether or not anybody claims the organization."}
// needs: []
// uses: [survey_ledger, tax_withholding, market_registration, civil_affairs]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 注册地或经营地在这个地方的, en: registered or operating in this place, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   state: {zh: 状态, en: state}
//   registered_district: {zh: 注册地所在区, en: district of the registered place}
//   operating_district: {zh: 经营地所在区, en: district of the operating place}
//   territory: {zh: 属地, en: territory holder}
//   sources: {zh: 写明两地的登记行, en: register rows that tell the two places}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.registered_district <> o.operating_district
  AND o.recorded <= $known AND o.retired > $known
  AND ($place_codes IS NULL OR o.registered_district IN $place_codes OR o.operating_district IN $place_codes)
OPTIONAL MATCH (o)-[l:LOCATED_IN]->(:Place)
WHERE l.kind IN ['registered', 'operating'] AND l.recorded <= $known AND l.retired > $known
WITH o, l ORDER BY o.id, l.kind
WITH o, collect(l.sources) AS rows
OPTIONAL MATCH (r:Place)
WHERE r.id = o.registered_district AND r.recorded <= $known AND r.retired > $known
OPTIONAL MATCH (p:Place)
WHERE p.id = o.operating_district AND p.recorded <= $known AND p.retired > $known
OPTIONAL MATCH (t:Place)
WHERE t.id = o.place AND t.recorded <= $known AND t.retired > $known
RETURN o.uscc AS uscc, o.name AS name, o.state AS state, coalesce(r.name, o.registered_district) AS registered_district,
       coalesce(p.name, o.operating_district) AS operating_district, coalesce(t.name, o.place) AS territory,
       CASE WHEN size(rows) = 0 THEN o.known_by ELSE rows END AS sources
ORDER BY registered_district, operating_district, o.id
