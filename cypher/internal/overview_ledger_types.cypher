// id: overview_ledger_types
// zh: 有内容的台账种类数
// en: Kinds of ledger that hold something
// parameters: known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND o.state = 'ledger'
UNWIND coalesce(o.ledgers, []) AS ledger
RETURN count(DISTINCT ledger) AS ledger_types
