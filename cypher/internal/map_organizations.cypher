// id: map_organizations
// zh: 全市组织：类别、状态、属地、从业人数，前几项相同的并为一行
// en: All organizations with kind, state, places and staff; those alike in all but the last together
// parameters: known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
RETURN o.kind AS kind, o.state AS state, o.place AS place, o.registered_district AS registered_district,
       o.operating_district AS operating_district, collect([o.id, o.name, coalesce(o.staff, o.payers, 0)]) AS organizations
