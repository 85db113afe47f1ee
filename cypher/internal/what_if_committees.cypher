// id: what_if_committees
// zh: 假设推演：党委
// en: What-if: committees
// parameters: known
MATCH (c:IndustryCommittee)
WHERE c.recorded <= $known AND c.retired > $known
RETURN c.id AS id, c.uid AS uid, c.name AS name, c.level AS level, c.kind AS kind, c.established AS established,
       c.abolished AS abolished, c.verified AS verified, coalesce(c.unknown_superiors, []) AS unknown_superiors,
       coalesce(c.districts, []) AS districts, coalesce(c.sources, []) AS sources
ORDER BY id
