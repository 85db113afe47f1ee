// id: oversight_organizations
// zh: 所问组织本身：名称、状态、必备与免除的身份
// en: The organizations asked for - name, state, required and exempt roles
// parameters: ids, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.kind AS kind, o.state AS state, o.reason AS reason,
       o.place AS place, o.ledgers AS ledgers, o.former_names AS former_names, o.required AS required,
       o.exempt AS exempt, o.exempt_reason AS exempt_reason, o.unknown_if_empty AS unknown_if_empty,
       o.declared_free AS declared_free, o.known_by AS known_by
