// id: overview_mass_organizations
// zh: 攻坚期内新组建群团组织的组织数
// en: Organizations in which a mass organization was formed within the campaign, both days included
// parameters: at, campaign_from, campaign_until, known
MATCH (m:MassOrganization)-[f:FORMED_IN]->(o:Organization)
WHERE m.recorded <= $known AND m.retired > $known AND f.recorded <= $known AND f.retired > $known
  AND f.since <= $at AND f.until > $at
  AND m.established >= $campaign_from AND m.established <= $campaign_until
RETURN count(DISTINCT o.id) AS orgs_new_mass_org
