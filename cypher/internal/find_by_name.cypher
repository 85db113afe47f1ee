// id: find_by_name
// zh: 按名称找组织
// en: Organizations by name
// parameters: keys, known
UNWIND $keys AS key
MATCH (o:Organization {name: key})
WHERE o.recorded <= $known AND o.retired > $known
RETURN key AS key, o.id AS id, o.uscc AS uscc, o.name AS name, o.place AS place, o.state AS state
ORDER BY key, id
