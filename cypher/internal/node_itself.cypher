// id: node_itself
// zh: 邻域中心的组织
// en: The organization in the middle of a neighbourhood
// parameters: id, known
MATCH (x:Organization {id: $id})
WHERE x.recorded <= $known AND x.retired > $known
RETURN labels(x) AS labels, x.id AS id, x.name AS name, x.kind AS node_kind, x.state AS state
