// id: what_if_unit_superiors
// zh: 假设推演：党组织的上级
// en: What-if: superiors of party units
// parameters: known
MATCH (u:PartyUnit)-[b:BELONGS_TO]->(x)
WHERE b.recorded <= $known AND b.retired > $known
RETURN u.id AS unit, labels(x) AS labels, x.id AS superior, b.since AS since, b.until AS until,
       coalesce(b.sources, []) AS sources
ORDER BY unit, superior
