// id: named_departments
// zh: 所有部门及其曾用名、简称
// en: All departments with their other names
// parameters: known
MATCH (n:Supervisor)
WHERE n.recorded <= $known AND n.retired > $known
RETURN n.id AS id, n.name AS name, coalesce(n.aliases, []) AS aliases, n.verified AS verified
ORDER BY id
