// id: overview_role_organizations
// zh: 台账组织及其必备身份
// en: Organizations on the ledger with the roles they require
// parameters: known
MATCH (o:Organization)
WHERE o.state = 'ledger' AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.required AS required, o.unknown_if_empty AS unknown_if_empty
