// id: find_by_id
// zh: 按键找组织
// en: Organizations by id
// parameters: keys, known
UNWIND $keys AS key
MATCH (o:Organization {id: key})
WHERE o.recorded <= $known AND o.retired > $known
RETURN key AS key, o.id AS id, o.uscc AS uscc, o.name AS name, o.place AS place, o.state AS state
ORDER BY key, id
