// id: what_if_located
// zh: 假设推演：组织的注册地
// en: What-if: where organizations are registered
// parameters: ids, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
MATCH (o)-[l:LOCATED_IN]->(p:Place)
WHERE l.kind IN ['registered', 'operating'] AND l.recorded <= $known AND l.retired > $known
RETURN o.id AS organization, l.kind AS kind, l.register AS register, p.id AS place, coalesce(l.sources, []) AS sources
ORDER BY organization, kind
