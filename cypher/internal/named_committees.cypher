// id: named_committees
// zh: 所有党委
// en: All committees
// parameters: known
MATCH (n:IndustryCommittee)
WHERE n.recorded <= $known AND n.retired > $known
RETURN n.id AS id, n.name AS name, [] AS aliases, n.verified AS verified
ORDER BY id
