// id: structure_unit_superiors
// zh: 全部党组织的上级及其起止
// en: The superiors of all party units with their days
// parameters: known
MATCH (u:PartyUnit)-[r:BELONGS_TO]->(s)
WHERE u.recorded <= $known AND u.retired > $known AND r.recorded <= $known AND r.retired > $known
RETURN u.id AS below, labels(s) AS labels, s.id AS id, r.since AS since, r.until AS until, r.sources AS sources
ORDER BY below, id
