// id: overview_instructors
// zh: 在任党建指导员及其指导的组织数
// en: Current instructors and the organizations they guide on the day
// parameters: at, known
MATCH (i:Instructor)-[g:GUIDES]->(o:Organization)
WHERE i.recorded <= $known AND i.retired > $known AND g.recorded <= $known AND g.retired > $known
  AND g.since <= $at AND g.until > $at
RETURN count(DISTINCT i.id) AS instructors, count(DISTINCT o.id) AS orgs_guided
