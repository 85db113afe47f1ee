// id: line_units
// zh: 当日覆盖组织的党组织
// en: The live party units that cover the organizations on the day
// parameters: ids, at, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})<-[c:COVERS]-(u:PartyUnit)
WHERE o.recorded <= $known AND o.retired > $known AND c.recorded <= $known AND c.retired > $known
  AND c.since <= $at AND c.until > $at AND u.established <= $at AND coalesce(u.dissolved, date('9999-12-31')) > $at
RETURN o.id AS organization, u.id AS id, u.name AS name, u.kind AS unit_kind, u.unknown_superiors AS unknown_superiors,
       u.established AS born, u.dissolved AS gone,
       c.sources AS sources
ORDER BY organization, id
