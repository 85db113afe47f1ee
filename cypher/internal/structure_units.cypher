// id: structure_units
// zh: 全部党组织
// en: All party units
// parameters: known
MATCH (u:PartyUnit)
WHERE u.recorded <= $known AND u.retired > $known
RETURN u.id AS id, u.name AS name, u.kind AS unit_kind, u.unknown_superiors AS unknown_superiors,
       u.established AS born, u.dissolved AS gone
ORDER BY id
