// id: what_if_held
// zh: 假设推演：由此得出的主管
// en: What-if: who holds which role of organizations by now
// parameters: ids, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
MATCH (h)-[s:OVERSEES]->(o)
WHERE s.recorded <= $known AND s.retired > $known
RETURN o.id AS organization, labels(h) AS labels, h.id AS holder, h.uid AS holder_uid, s AS edge
