// id: what_if_first_seen
// zh: 假设推演：已存问题的首次发现日
// en: What-if: when stored findings were first seen
// parameters: ids, known
UNWIND $ids AS id
MATCH (f:Finding {id: id})
WHERE f.recorded <= $known AND f.retired > $known
RETURN f.id AS id, f.first_seen AS first_seen
