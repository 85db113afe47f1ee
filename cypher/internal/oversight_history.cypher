// id: oversight_history
// zh: 各身份由谁担任的全部时段
// en: All periods in which holders held a role of the organization
// parameters: id, known
MATCH (o:Organization {id: $id})<-[r:OVERSEES]-(h)
WHERE o.recorded <= $known AND o.retired > $known AND r.recorded <= $known AND r.retired > $known
RETURN r.role AS role, r.exclusive AS exclusive, r.register AS register, r.basis AS basis, toString(r.since) AS since,
       toString(r.until) AS until, r.precision AS since_precision, r.until_precision AS until_precision,
       r.sources AS sources, h.id AS id, h.name AS name, h.full_name AS full_name
ORDER BY role, since, id
