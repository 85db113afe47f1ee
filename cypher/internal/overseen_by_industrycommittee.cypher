// id: overseen_by_industrycommittee
// zh: 某单位（IndustryCommittee）当日所管的组织
// en: The organizations that a holder (IndustryCommittee) oversees on the day
// parameters: id, at, known, roles, districts, after, limit, prefixes, whole_city
MATCH (h:IndustryCommittee {id: $id})-[r:OVERSEES]->(o:Organization)
WHERE h.recorded <= $known AND h.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at AND r.role IN $roles
  AND (size($districts) = 0 OR any(p IN $districts WHERE o.place STARTS WITH p OR o.registered_district STARTS WITH p
                                                        OR o.operating_district STARTS WITH p))
  AND ($whole_city OR any(p IN $prefixes WHERE o.place STARTS WITH p OR o.registered_district STARTS WITH p
                                             OR o.operating_district STARTS WITH p))
WITH o, r, o.id + ' ' + r.role AS place
WHERE place > $after
RETURN place, o.id AS id, o.uscc AS uscc, o.name AS name, o.kind AS kind, o.state AS state, o.place AS organization_place,
       r.role AS role, toString(r.named_since) AS since, toString(r.named_until) AS until, r.basis AS basis,
       r.register AS register
ORDER BY place
LIMIT $limit
