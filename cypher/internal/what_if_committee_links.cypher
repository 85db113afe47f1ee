// id: what_if_committee_links
// zh: 假设推演：党委的依托部门与上级
// en: What-if: which departments host committees, and which committees these report to
// parameters: known
MATCH (h:Supervisor)-[e:HOSTS]->(c:IndustryCommittee)
WHERE e.recorded <= $known AND e.retired > $known
RETURN 'HOSTS' AS kind, h.id AS start, h.uid AS start_uid, c.id AS end, c.uid AS end_uid, e.fact AS fact, e AS edge
UNION ALL
MATCH (h:IndustryCommittee)-[e:REPORTS_TO]->(c:IndustryCommittee)
WHERE e.recorded <= $known AND e.retired > $known
RETURN 'REPORTS_TO' AS kind, h.id AS start, h.uid AS start_uid, c.id AS end, c.uid AS end_uid, e.fact AS fact, e AS edge
