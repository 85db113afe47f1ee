// id: find_by_uscc
// zh: 按代码找组织
// en: Organizations by uscc
// parameters: keys, known
UNWIND $keys AS key
MATCH (o:Organization {id: key})
WHERE o.uscc = key AND o.recorded <= $known AND o.retired > $known
RETURN key AS key, o.id AS id, o.uscc AS uscc, o.name AS name, o.place AS place, o.state AS state
ORDER BY key, id
