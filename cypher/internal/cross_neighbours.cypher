// id: cross_neighbours
// zh: 当日为这个组织服务的党组织、指导员、服务团、群团
// en: Party units, instructors, service teams and mass organizations of one organization on the day
// parameters: id, at, known
MATCH (o:Organization {id: $id})<-[c:COVERS]-(u:PartyUnit)
WHERE o.recorded <= $known AND o.retired > $known AND c.recorded <= $known AND c.retired > $known
  AND c.since <= $at AND c.until > $at
RETURN 'party_unit' AS part, u.id AS id, u.name AS name, u.kind AS form, c.since AS since, c.until AS until, c.sources AS sources
UNION ALL
MATCH (o:Organization {id: $id})<-[g:GUIDES]-(i:Instructor)
WHERE o.recorded <= $known AND o.retired > $known AND g.recorded <= $known AND g.retired > $known
  AND g.since <= $at AND g.until > $at
RETURN 'instructor' AS part, i.id AS id, i.id AS name, i.sending_unit AS form, g.since AS since, g.until AS until, g.sources AS sources
UNION ALL
MATCH (o:Organization {id: $id})<-[s:SERVES]-(t:ServiceTeam)
WHERE o.recorded <= $known AND o.retired > $known AND s.recorded <= $known AND s.retired > $known
  AND s.since <= $at AND s.until > $at
RETURN 'service_team' AS part, t.id AS id, t.name AS name, t.sending_unit AS form, s.since AS since, s.until AS until, s.sources AS sources
UNION ALL
MATCH (o:Organization {id: $id})<-[f:FORMED_IN]-(m:MassOrganization)
WHERE o.recorded <= $known AND o.retired > $known AND f.recorded <= $known AND f.retired > $known
  AND f.since <= $at AND f.until > $at
RETURN 'mass_organization' AS part, m.id AS id, m.kind AS name, m.kind AS form, f.since AS since, f.until AS until, f.sources AS sources
