// id: supervisor_counts
// zh: 各单位以各身份所管的组织数（含属地）
// en: How many organizations each holder has in each role on the day
// parameters: at, known, prefixes, whole_city
MATCH (o:Organization)<-[r:OVERSEES]-(h)
WHERE o.recorded <= $known AND o.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at
  AND ($whole_city OR any(p IN $prefixes WHERE o.place STARTS WITH p OR o.registered_district STARTS WITH p
                                             OR o.operating_district STARTS WITH p))
RETURN labels(h) AS labels, h.id AS id, h.name AS name, h.full_name AS full_name, h.verified AS verified,
       toString(h.abolished) AS abolished, r.role AS role, count(DISTINCT o.id) AS organizations
ORDER BY id, role
