// id: line_committees
// zh: 党委本身
// en: Committees by key
// parameters: ids, known
UNWIND $ids AS id
MATCH (c:IndustryCommittee {id: id})
WHERE c.recorded <= $known AND c.retired > $known
RETURN c.id AS id, c.name AS name, c.kind AS unit_kind, c.established AS born,
       coalesce(c.abolished, c.dissolved) AS gone, c.unknown_superiors AS unknown_superiors,
       c.sources AS sources
ORDER BY id
