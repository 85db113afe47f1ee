// id: finding_sources
// zh: 一个问题所引登记行的键
// en: The keys of the register rows that a finding cites
// parameters: id, known
MATCH (f:Finding {id: $id})
WHERE f.recorded <= $known AND f.retired > $known
RETURN f.sources AS sources
