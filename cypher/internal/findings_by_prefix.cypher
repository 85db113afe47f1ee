// id: findings_by_prefix
// zh: 编号以此开头的已存问题
// en: The stored findings whose ids begin so
// parameters: prefix, known
MATCH (f:Finding)
WHERE f.id STARTS WITH $prefix AND f.recorded <= $known AND f.retired > $known
RETURN f.id AS id, f.rule AS rule, f.subject AS subject, f.name AS name, f.resolved_on AS resolved_on
ORDER BY id
LIMIT 11
