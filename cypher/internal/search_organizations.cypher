// id: search_organizations
// zh: 全部组织的名称与所在，供检索
// en: Names and places of all organizations, to be searched
// parameters: known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.names AS names, o.former_names AS former_names, o.kind AS kind,
       o.state AS state, o.place AS place, o.registered_district AS registered_district,
       o.operating_district AS operating_district, o.ledgers AS ledgers
