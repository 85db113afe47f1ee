// id: find_alike_names
// zh: 名称中含有所给字组一半以上的组织（作为候选）
// en: Organizations whose folded name holds at least so many of the given pairs of characters - candidates only
// parameters: pieces, enough, known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND size([p IN $pieces WHERE o.full_key CONTAINS p]) >= $enough
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.full_key AS full_key, o.place AS place, o.state AS state
ORDER BY id
