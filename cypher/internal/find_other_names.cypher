// id: find_other_names
// zh: 有其他写法或曾用名的组织
// en: Organizations that bear other names or former names
// parameters: known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND (size(o.names) > 0 OR size(o.former_names) > 0)
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.place AS place, o.state AS state, o.names AS names,
       o.former_names AS former_names
ORDER BY id
