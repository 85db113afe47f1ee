// id: neighbourhood_instructor
// zh: 某节点（Instructor）的邻域
// en: What stands around a node (Instructor)
// parameters: id, at, known, types, past, prefixes, whole_city, skip, limit
MATCH (x:Instructor {id: $id})-[r]-(y)
WHERE x.recorded <= $known AND x.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND type(r) IN $types
  AND ($past OR (coalesce(r.since, date('0001-01-01')) <= $at AND coalesce(r.until, date('9999-12-31')) > $at))
  AND ($whole_city OR NOT 'Organization' IN labels(y)
       OR any(p IN $prefixes WHERE y.place STARTS WITH p OR y.registered_district STARTS WITH p
                                OR y.operating_district STARTS WITH p))
WITH x, r, y, type(r) AS kind, coalesce(r.role, r.kind, '') AS word
RETURN kind, startNode(r).uid = x.uid AS outward, word, r.role AS role, r.kind AS edge_kind, toString(r.since) AS since,
       toString(r.until) AS until, r.register AS register, r.basis AS basis, labels(y) AS labels, y.id AS id,
       y.name AS name, y.kind AS node_kind, y.level AS level, y.state AS state, y.verified AS verified,
       toString(y.abolished) AS abolished, y.formal_members AS formal_members
ORDER BY kind, word, id, since
SKIP $skip LIMIT $limit
