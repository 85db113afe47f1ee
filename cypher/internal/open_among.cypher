// id: open_among
// zh: 这些问题中尚未解决的
// en: Which of these findings are open
// parameters: ids, known
UNWIND $ids AS id
MATCH (f:Finding {id: id})
WHERE f.recorded <= $known AND f.retired > $known AND f.resolved_on IS NULL
RETURN DISTINCT f.id AS id
