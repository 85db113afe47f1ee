// id: finding_organizations
// zh: 问题所涉组织及其所在地（党组织则为所覆盖的组织）
// en: The organizations that findings are about, or that the unit they are about covers, with their places
// parameters: known
MATCH (f:Finding)-[c:CONCERNS]->(o:Organization)
WHERE f.recorded <= $known AND f.retired > $known AND c.recorded <= $known AND c.retired > $known
RETURN f.id AS finding, o.id AS organization, o.place AS place, o.registered_district AS registered_district,
       o.operating_district AS operating_district
UNION ALL
MATCH (f:Finding)-[c:CONCERNS]->(u:PartyUnit)-[v:COVERS]->(o:Organization)
WHERE f.recorded <= $known AND f.retired > $known AND c.recorded <= $known AND c.retired > $known
  AND v.recorded <= $known AND v.retired > $known
RETURN f.id AS finding, o.id AS organization, o.place AS place, o.registered_district AS registered_district,
       o.operating_district AS operating_district
