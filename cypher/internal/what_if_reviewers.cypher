// id: what_if_reviewers
// zh: 假设推演：最近一年年检的初审单位
// en: What-if: who reviewed the latest inspections of organizations
// parameters: at, ids, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
MATCH (o)-[e:HAS_INSPECTION]->(i:Inspection)
WHERE e.recorded <= $known AND e.retired > $known AND e.since <= $at AND e.until > $at
RETURN o.id AS organization, i.id AS row, i.year AS year, i.position AS position, i.first_reviewer AS reviewer,
       coalesce(i.sources, []) AS sources
ORDER BY organization, year, position
