// id: find_by_full_key
// zh: 按折叠名（含地名）找组织
// en: Organizations by full_key
// parameters: keys, known
UNWIND $keys AS key
MATCH (o:Organization {full_key: key})
WHERE o.recorded <= $known AND o.retired > $known
RETURN key AS key, o.id AS id, o.uscc AS uscc, o.name AS name, o.place AS place, o.state AS state
ORDER BY key, id
