// id: holder_rows
// zh: 部门、党委、党组织本身所据的登记行
// en: The rows by which departments, committees and party units themselves are known
// parameters: ids, known
UNWIND $ids AS id
MATCH (h:Supervisor {id: id})
WHERE h.recorded <= $known AND h.retired > $known
RETURN h.id AS holder, h.sources AS sources
UNION ALL
UNWIND $ids AS id
MATCH (h:IndustryCommittee {id: id})
WHERE h.recorded <= $known AND h.retired > $known
RETURN h.id AS holder, h.sources AS sources
UNION ALL
UNWIND $ids AS id
MATCH (h:PartyUnit {id: id})
WHERE h.recorded <= $known AND h.retired > $known
RETURN h.id AS holder, h.sources AS sources
