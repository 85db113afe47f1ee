// id: ledger_lines
// zh: 台账：每个组织一行
// en: The ledger - one line per organization with the rows that decide its state
// parameters: kinds, states, known
MATCH (o:Organization)
WHERE o.kind IN $kinds AND o.state IN $states AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.kind AS kind, o.state AS state, o.reason AS reason,
       o.ledgers AS ledgers, o.state_sources AS state_sources, o.known_by AS known_by
ORDER BY id
