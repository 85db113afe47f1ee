// id: overview_service_teams
// zh: 红色服务团及其联系的组织数
// en: Red service teams and the organizations they serve on the day
// parameters: at, known
MATCH (t:ServiceTeam)-[s:SERVES]->(o:Organization)
WHERE t.recorded <= $known AND t.retired > $known AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
RETURN count(DISTINCT t.id) AS service_teams, count(DISTINCT o.id) AS orgs_served
