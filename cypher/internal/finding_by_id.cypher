// id: finding_by_id
// zh: 按编号找已存的问题（含已解决的）
// en: The stored finding of an id, resolved ones too
// parameters: id, known
MATCH (f:Finding {id: $id})
WHERE f.recorded <= $known AND f.retired > $known
RETURN f.id AS id, f.rule AS rule, f.subject AS subject, f.name AS name, f.resolved_on AS resolved_on
