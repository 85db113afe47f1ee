// id: structure_committee_superiors
// zh: 全部党委的上级及其起止
// en: The superiors of all committees with their days
// parameters: known
MATCH (c:IndustryCommittee)-[r:REPORTS_TO]->(s)
WHERE c.recorded <= $known AND c.retired > $known AND r.recorded <= $known AND r.retired > $known
RETURN c.id AS below, labels(s) AS labels, s.id AS id, r.since AS since, r.until AS until, r.sources AS sources
ORDER BY below, id
