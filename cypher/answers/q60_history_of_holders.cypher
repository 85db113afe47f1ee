// ---
// id: 60
// version: 1
// group: change
// title: {zh: 某协会五年来主管单位变更历史？, en: History of the holders of an association over five years}
// explanation: {zh: "该组织各身份在期间内的全部时段：oversees 为由各登记册归出的在任主体，named 为登记册写明的主体（含已到期、已撤并的）；附依据文件和写法。起始为空表示自始，截止为空表示无期。", en: "Every period of every role of the organization within the years asked for: 'oversees' is the holder that follows from all registers, 'named' what a register row says, lapsed and abolished holders included, with document and spelling. An empty beginning means from the beginning, an empty end without end."}
// needs: []
// uses: [mapping_notice, civil_affairs, supervisor_claims, committee_claims, annual_inspection, liaison]
// columns_needed: []
// parameters:
//   organization: {type: organization, zh: 哪个组织（代码或名称）, en: which organization - code or name, example: 51150303WHX3DKWD3X}
//   role: {type: choice, values: [registration, business, industry, party_building, territory, liaison], default: null, zh: 只看哪一身份, en: only this role, example: business}
//   years: {type: number, default: 5, zh: 往前看几年, en: how many years back, example: 5}
// columns:
//   role: {zh: 身份, en: role}
//   layer: {zh: 层次（oversees 在任主体，named 登记册写明）, en: "oversees - the holder that follows; named - what a row says", words: oversight_layer}
//   since: {zh: 自何日, en: from this day on}
//   until: {zh: 至何日（不含）, en: until before this day}
//   holder: {zh: 单位（现名）, en: holder - its present name}
//   spelling: {zh: 登记册写法, en: name as the row writes it}
//   abolished: {zh: 该单位撤并日, en: day from which the holder no longer exists}
//   register: {zh: 登记册, en: register}
//   document: {zh: 依据文件, en: document}
//   live: {zh: 当日是否在任, en: whether it is live on the day}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization {id: $organization})
WHERE o.recorded <= $known AND o.retired > $known
MATCH (h)-[e:OVERSEES|NAMED]->(o)
WHERE e.recorded <= $known AND e.retired > $known AND ($role IS NULL OR e.role = $role)
WITH o, h, e, CASE WHEN coalesce(e.closed_on, e.until) < e.until THEN e.closed_on ELSE e.until END AS until,
     coalesce(h.abolished, date('9999-12-31')) AS abolished
WHERE e.since <= $at AND until > $at - duration({years: $years}) AND e.since < until
WITH o, h, e, until, abolished, CASE WHEN type(e) = 'OVERSEES' THEN 'oversees' ELSE 'named' END AS layer,
     CASE e.role WHEN 'registration' THEN 1 WHEN 'business' THEN 2 WHEN 'industry' THEN 3 WHEN 'party_building' THEN 4
                 WHEN 'territory' THEN 5 ELSE 6 END AS number
RETURN e.role AS role, layer AS layer, CASE WHEN e.since > date('0001-01-01') THEN e.since END AS since,
       CASE WHEN until < date('9999-12-31') THEN until END AS until, h.name AS holder, e.spelling AS spelling,
       CASE WHEN abolished < date('9999-12-31') THEN abolished END AS abolished, e.register AS register,
       e.basis AS document, until > $at AND abolished > $at AS live, e.sources AS sources
ORDER BY number, layer DESC, e.since, until, h.id, coalesce(e.register, ''), coalesce(e.spelling, ''), e.fact
