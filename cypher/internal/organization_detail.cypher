// id: organization_detail
// zh: 一个组织的登记情况
// en: What the registers say of one organization
// parameters: id, known
MATCH (o:Organization {id: $id})
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.names AS names, o.former_names AS former_names, o.kind AS kind,
       o.state AS state, o.reason AS reason, o.ledgers AS ledgers, o.place AS place,
       o.registered_district AS registered_district, o.operating_district AS operating_district,
       o.registration_type AS registration_type, o.industry AS industry, o.status AS status,
       toString(o.established) AS established, o.staff AS staff, o.payers AS payers, o.insured AS insured,
       o.formal_members AS formal_members, o.floating_members AS floating_members, o.surveyed AS surveyed,
       o.listed_operating AS listed_operating, o.above_scale AS above_scale,
       toString(o.certificate_until) AS certificate_until, o.required AS required, o.exempt AS exempt,
       o.disputed AS disputed, o.known_by AS sources
