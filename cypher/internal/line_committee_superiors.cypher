// id: line_committee_superiors
// zh: 党委当日的上级党委
// en: The superiors of committees on the day
// parameters: ids, at, known
UNWIND $ids AS id
MATCH (c:IndustryCommittee {id: id})-[r:REPORTS_TO]->(s)
WHERE c.recorded <= $known AND c.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at
RETURN c.id AS below, labels(s) AS labels, s.id AS id, s.name AS name, s.kind AS unit_kind, s.established AS born,
       coalesce(s.abolished, s.dissolved) AS gone,
       s.unknown_superiors AS unknown_superiors, r.sources AS sources
ORDER BY below, id
