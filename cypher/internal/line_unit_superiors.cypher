// id: line_unit_superiors
// zh: 党组织当日的上级
// en: The superiors of party units on the day
// parameters: ids, at, known
UNWIND $ids AS id
MATCH (u:PartyUnit {id: id})-[r:BELONGS_TO]->(s)
WHERE u.recorded <= $known AND u.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at
RETURN u.id AS below, labels(s) AS labels, s.id AS id, s.name AS name, s.kind AS unit_kind, s.established AS born,
       coalesce(s.abolished, s.dissolved) AS gone,
       s.unknown_superiors AS unknown_superiors, r.sources AS sources
ORDER BY below, id
