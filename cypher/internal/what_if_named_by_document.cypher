// id: what_if_named_by_document
// zh: 假设推演：依据某文件的写明
// en: What-if: organizations on the roster of which something is said by a document
// parameters: number, known
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
MATCH (h)-[n:NAMED]->(o)
WHERE n.basis = $number AND n.recorded <= $known AND n.retired > $known
RETURN DISTINCT o.id AS id, n.role AS role
ORDER BY id, role
