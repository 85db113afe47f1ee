// ---
// id: 62
// version: 1
// group: workload
// title: {zh: 各主管单位分别承担多少家协会、多少检查事项，是否失衡？, en: "How many associations and inspections does each supervisor carry, and is the load balanced?"}
// explanation: {zh: "每个单位当日以业务主管、行业管理、党建工作身份在任的协会（代码51，基础名册含台账）和组织数，12个月内初审的年检和走访检查数；倍数为与这些单位平均数之比，大于1为偏重。默认只列归口管理通知写明的单位。", en: "For each unit the associations (code 51; base roster, the ledger included) and all organizations for which it is a live holder of business, industry or party building, and its annual reviews and visits within 12 months; 'times the mean' above 1 is a heavier load than the average of the units listed. By default only units that the mapping notice names."}
// needs: []
// uses: [mapping_notice, annual_inspection, visits]
// columns_needed: []
// parameters:
//   units: {type: choice, values: [notice, all], default: notice, zh: "notice 归口管理通知写明的单位，all 凡主管协会的单位", en: "notice: units the mapping notice names; all: every unit that holds a role for an association", example: all}
// columns:
//   unit: {zh: 单位, en: unit}
//   associations: {zh: 主管的协会, en: associations it holds a role for}
//   business: {zh: 其中业务主管, en: as business supervisor}
//   industry: {zh: 其中行业管理, en: as industry department}
//   party_building: {zh: 其中党建工作, en: as party-building lead}
//   organizations: {zh: 主管的全部组织, en: all organizations it holds one of these roles for}
//   reviews: {zh: 12个月内初审年检次数, en: annual reports reviewed within 12 months}
//   visits: {zh: 12个月内走访检查次数, en: visits within 12 months}
//   share_percent: {zh: 协会数占比（%，各单位合计为100）, en: share of the associations in percent - all units together make 100}
//   associations_times_mean: {zh: 协会数为平均数的倍数, en: associations as a multiple of the mean}
//   acts_times_mean: {zh: 初审和走访次数为平均数的倍数, en: reviews and visits as a multiple of the mean}
//   sources: {zh: 写明其身份的登记行（其中至多5行，按协会代码）, en: register rows that give it the role - at most 5 of them by code of the association}
// ---
MATCH (o:Organization)
WHERE o.prefix = '51' AND o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
MATCH (h)-[n:NAMED]->(o)
WHERE n.role IN ['business', 'industry', 'party_building'] AND n.recorded <= $known AND n.retired > $known
  AND coalesce(n.closed_on, date('9999-12-31')) > $at AND ($units = 'all' OR n.register = 'mapping_notice')
WITH o, h, n ORDER BY h.id, o.id, n.fact
WITH h, collect(n.sources)[0..5] AS naming
OPTIONAL MATCH (h)-[s:OVERSEES]->(p:Organization)
WHERE s.role IN ['business', 'industry', 'party_building'] AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at AND p.state IN ['ledger', 'base_roster']
WITH h, naming, s, p ORDER BY h.id, p.id, s.role
WITH h, naming, count(DISTINCT p.id) AS organizations,
     count(DISTINCT CASE WHEN p.prefix = '51' THEN p.id END) AS associations,
     count(DISTINCT CASE WHEN p.prefix = '51' AND s.role = 'business' THEN p.id END) AS business,
     count(DISTINCT CASE WHEN p.prefix = '51' AND s.role = 'industry' THEN p.id END) AS industry,
     count(DISTINCT CASE WHEN p.prefix = '51' AND s.role = 'party_building' THEN p.id END) AS party_building,
     collect(CASE WHEN p.prefix = '51' THEN s.sources END)[0..5] AS holding
WHERE $units = 'notice' OR associations > 0
OPTIONAL MATCH (h)-[a:ACTED_ON]->(:Organization)
WHERE a.act IN ['inspection', 'visit'] AND a.day > $acts_after AND a.day <= $at AND a.recorded <= $known AND a.retired > $known AND a.until > $at
WITH h, naming, organizations, associations, business, industry, party_building, holding,
     sum(CASE WHEN a.act = 'inspection' THEN 1 ELSE 0 END) AS reviews, sum(CASE WHEN a.act = 'visit' THEN 1 ELSE 0 END) AS visits
WITH collect({id: h.id, name: h.name, organizations: organizations, associations: associations, business: business,
              industry: industry, party_building: party_building, reviews: reviews, visits: visits,
              rows: CASE WHEN size(holding) = 0 THEN naming ELSE holding END}) AS units
WITH units, size(units) AS many, reduce(n = 0, u IN units | n + u.associations) AS associations,
     reduce(n = 0, u IN units | n + u.reviews + u.visits) AS acts
UNWIND units AS u
RETURN u.name AS unit, u.associations AS associations, u.business AS business, u.industry AS industry,
       u.party_building AS party_building, u.organizations AS organizations, u.reviews AS reviews, u.visits AS visits,
       CASE WHEN associations > 0 THEN round(1000.0 * u.associations / associations) / 10.0 END AS share_percent,
       CASE WHEN associations > 0 THEN round(100.0 * u.associations * many / associations) / 100.0 END AS associations_times_mean,
       CASE WHEN acts > 0 THEN round(100.0 * (u.reviews + u.visits) * many / acts) / 100.0 END AS acts_times_mean,
       u.rows AS sources
ORDER BY associations DESC, u.id
