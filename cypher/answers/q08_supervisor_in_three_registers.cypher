// ---
// id: 8
// version: 1
// group: multi_head
// title: {zh: 哪些组织的业务主管单位在民政登记、年检表、归口通知三处不一致？, en: "For which organizations do the registry, the annual report and the notice name different business supervisors?"}
// explanation: {zh: 底册（含台账）组织，三处中有两处以上写明了在任的业务主管单位而又不相同的（旧称已归一；直接登记等声明和已撤并、到期的不算写明）；规则 M03 在业务主管上再加部门自己的清单。, en: "Organizations of the base roster, the ledger included, where at least two of the three name live business supervisors that are not the same, former names resolved; declarations such as direct registration and dead or lapsed holders do not count. Rule M03 for the business role also looks at the departments' own lists."}
// needs: []
// uses: [civil_affairs, annual_inspection, mapping_notice]
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码（没有有效代码的为代用键）, en: unified social credit code; the surrogate key without a valid one}
//   name: {zh: 名称, en: name}
//   state: {zh: 台账状态, en: state}
//   registry: {zh: 民政登记所写, en: as the registry says}
//   annual_report: {zh: 最近年度年检表所写, en: as the latest annual report says}
//   notice: {zh: 归口通知所写, en: as the mapping notice says}
//   holders: {zh: 按优先次序认定的业务主管单位, en: business supervisors by precedence}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
MATCH (h)-[n:NAMED]->(o)
WHERE n.role = 'business' AND n.register IN ['civil_affairs', 'annual_inspection', 'mapping_notice']
  AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.until > $at
  AND coalesce(h.abolished, date('9999-12-31')) > $at
WITH o, n.register AS register, h.id AS id, h.name AS name, collect(n.sources) AS rows
ORDER BY id
WITH o, register, collect(id) AS ids, collect(name) AS names, collect(rows) AS rows
WITH o, count(register) AS registers, collect(ids) AS sets, min(size(ids)) AS fewest, collect(rows) AS rows,
     collect(CASE register WHEN 'civil_affairs' THEN names END)[0] AS registry,
     collect(CASE register WHEN 'annual_inspection' THEN names END)[0] AS annual_report,
     collect(CASE register WHEN 'mapping_notice' THEN names END)[0] AS notice
WHERE registers > 1 AND size(reduce(every = [], ids IN sets | every + [id IN ids WHERE NOT id IN every])) > fewest
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = 'business' AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, registry, annual_report, notice, rows, h.id AS id, h.name AS holder
ORDER BY id
WITH o, registry, annual_report, notice, rows, collect(holder) AS holders
RETURN o.id AS uscc, o.name AS name, o.state AS state, coalesce(registry, []) AS registry,
       coalesce(annual_report, []) AS annual_report, coalesce(notice, []) AS notice, holders, rows AS sources
ORDER BY name, uscc
