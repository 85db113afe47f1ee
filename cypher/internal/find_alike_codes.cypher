// id: find_alike_codes
// zh: 代码前段或后段相同的组织（作为候选）
// en: Organizations whose code has the same beginning or end - candidates only
// parameters: beginning, ending, middle, known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
  AND (o.uscc STARTS WITH $beginning OR o.uscc ENDS WITH $ending OR o.uscc CONTAINS $middle)
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.full_key AS full_key, o.place AS place, o.state AS state
ORDER BY id
