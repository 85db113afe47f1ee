// id: find_by_name_key
// zh: 按折叠名（去地名）找组织
// en: Organizations by name_key
// parameters: keys, known
UNWIND $keys AS key
MATCH (o:Organization {name_key: key})
WHERE o.recorded <= $known AND o.retired > $known
RETURN key AS key, o.id AS id, o.uscc AS uscc, o.name AS name, o.place AS place, o.state AS state
ORDER BY key, id
