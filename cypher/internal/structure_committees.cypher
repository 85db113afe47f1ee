// id: structure_committees
// zh: 全部党委
// en: All committees
// parameters: known
MATCH (c:IndustryCommittee)
WHERE c.recorded <= $known AND c.retired > $known
RETURN c.id AS id, c.name AS name, c.kind AS unit_kind, c.established AS born,
       coalesce(c.abolished, c.dissolved) AS gone, c.unknown_superiors AS unknown_superiors,
       c.sources AS sources
ORDER BY id
