// ---
// id: 65
// version: 1
// group: workload
// title: {zh: 一家企业一年内收到的报表、走访总次数（减负）？, en: Forms and visits that one enterprise received within a year}
// explanation: {zh: "基础名册（含台账）企业在12个月内被走访检查和提出服务事项的总次数；按走访事由再分检查（事由含“检查”）和报表（事由含报表、填报、报送、统计、台账、材料），两者是走访次数的一部分。指定企业时为零也列出。", en: "Visits and service records of the enterprises on the base roster, the ledger included, within 12 months; by the purpose of the visit also inspections and forms (purposes that speak of forms, reports, statistics or papers), both part of the visits. An enterprise asked for by name is shown with zero too."}
// needs: [visits]
// uses: [service_records]
// columns_needed: [{register: visits, column: purpose}]
// parameters:
//   organization: {type: organization, default: null, zh: 只看这家企业, en: only this enterprise, example: 91150302WH1D6WD01R}
//   least: {type: number, default: 1, zh: 至少多少次才列出, en: least contacts to be listed, example: 3}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   contacts: {zh: 总次数（走访加服务事项）, en: all contacts - visits and service records}
//   visits: {zh: 走访检查次数, en: visits}
//   inspections: {zh: 其中检查, en: inspections among them}
//   forms: {zh: 其中报表填报, en: forms among them}
//   departments: {zh: 来过的部门数, en: departments that came}
//   services: {zh: 提出的服务事项, en: service records it raised}
//   purposes: {zh: 事由, en: purposes}
//   sources: {zh: 走访和服务的登记行（各至多5行，按日期）；没有的为认得它的行, en: rows of visits and of services - at most 5 of each by day; without any the rows by which it is known}
// ---
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.kind = 'enterprise' AND o.recorded <= $known AND o.retired > $known
  AND ($organization IS NULL OR o.id = $organization)
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
// Visits lead to the organization, needs and problems away from it; only the one has an act, only the other a day it was raised on.
OPTIONAL MATCH (o)-[e:ACTED_ON|RAISED]-(x)
WHERE e.recorded <= $known AND e.retired > $known
  AND ((e.act = 'visit' AND e.day > $acts_after AND e.day <= $at AND e.until > $at)
       OR (x.raised_on > $acts_after AND x.raised_on <= $at))
WITH o, e, x ORDER BY o.id, coalesce(e.day, x.raised_on), x.id, e.fact
WITH o, count(e.act) AS visits, count(x.raised_on) AS services,
     count(DISTINCT CASE WHEN e.act IS NOT NULL THEN x.id END) AS departments, collect(e.purpose) AS purposes,
     collect(CASE WHEN e.act IS NOT NULL THEN e.sources END) AS visit_rows,
     collect(CASE WHEN e.act IS NULL THEN x.sources END) AS service_rows
WHERE $organization IS NOT NULL OR visits + services >= $least
RETURN o.uscc AS uscc, o.name AS name, visits + services AS contacts, visits AS visits,
       size([p IN purposes WHERE p CONTAINS '检查']) AS inspections,
       size([p IN purposes WHERE p CONTAINS '报表' OR p CONTAINS '填报' OR p CONTAINS '报送' OR p CONTAINS '统计'
             OR p CONTAINS '台账' OR p CONTAINS '材料']) AS forms,
       departments AS departments, services AS services,
       reduce(every = [], p IN purposes | CASE WHEN p IN every THEN every ELSE every + [p] END) AS purposes,
       CASE WHEN visits + services = 0 THEN o.known_by ELSE [visit_rows[0..5], service_rows[0..5]] END AS sources
ORDER BY contacts DESC, o.id
