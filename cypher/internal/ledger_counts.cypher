// id: ledger_counts
// zh: 台账各状态、原因的组织数
// en: Organizations by kind, state and reason
// parameters: known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.kind AS kind, o.state AS state, o.reason AS reason, count(o) AS count
ORDER BY state DESC, kind, count DESC, reason
