// id: line_units
// zh: 党组织本身
// en: Party units by key
// parameters: ids, known
UNWIND $ids AS id
MATCH (u:PartyUnit {id: id})
WHERE u.recorded <= $known AND u.retired > $known
RETURN u.id AS id, u.name AS name, u.kind AS unit_kind, u.unknown_superiors AS unknown_superiors,
       u.established AS born, u.dissolved AS gone
ORDER BY id
