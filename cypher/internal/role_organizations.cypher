// id: role_organizations
// zh: 这些状态的组织及其必备身份
// en: Organizations of these states with the roles they require
// parameters: known, states
MATCH (o:Organization)
WHERE o.state IN $states AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.required AS required, o.unknown_if_empty AS unknown_if_empty
