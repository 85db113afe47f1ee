// id: what_if_said
// zh: 假设推演：各行写明
// en: What-if: what rows say of organizations
// parameters: ids, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
MATCH (h)-[n:NAMED]->(o)
WHERE n.recorded <= $known AND n.retired > $known
RETURN o.id AS organization, labels(h) AS labels, h.id AS holder, h.uid AS holder_uid, h.name AS name, h.verified AS verified,
       n AS edge
