// id: oversight_holders
// zh: 当日由谁以何种身份主管
// en: Who holds which role on the day, by which register, document and rows
// parameters: ids, at, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})<-[r:OVERSEES]-(h)
WHERE o.recorded <= $known AND o.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at
RETURN o.id AS organization, r.role AS role, r.exclusive AS exclusive, r.register AS register, r.basis AS basis,
       r.named_since AS named_since, r.named_until AS named_until, r.precision AS precision,
       r.until_precision AS until_precision, r.sources AS sources, labels(h) AS labels, h.id AS id, h.name AS name,
       h.full_name AS full_name, h.verified AS verified
ORDER BY organization, role, id
