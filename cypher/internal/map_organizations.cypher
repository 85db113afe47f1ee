// id: map_organizations
// zh: 全市组织：类别、状态、属地、从业人数
// en: All organizations with kind, state, places and staff
// parameters: known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.name AS name, o.kind AS kind, o.state AS state, o.place AS place,
       o.registered_district AS registered_district, o.operating_district AS operating_district,
       coalesce(o.staff, o.payers, 0) AS staff
ORDER BY o.state DESC, o.place, o.id
