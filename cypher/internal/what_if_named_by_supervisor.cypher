// id: what_if_named_by_supervisor
// zh: 假设推演：某单位以哪些身份管哪些在册组织
// en: What-if: organizations on the roster that a unit is named for, by role
// parameters: id, known
MATCH (h:Supervisor {id: $id})-[n:NAMED]->(o:Organization)
WHERE h.recorded <= $known AND h.retired > $known AND n.recorded <= $known AND n.retired > $known
  AND o.state IN ['ledger', 'base_roster']
RETURN DISTINCT o.id AS id, n.role AS role, n.unit AS unit
ORDER BY id, role, unit
