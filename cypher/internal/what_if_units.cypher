// id: what_if_units
// zh: 假设推演：党组织
// en: What-if: party units
// parameters: known
MATCH (u:PartyUnit)
WHERE u.recorded <= $known AND u.retired > $known
RETURN u.id AS id, u.uid AS uid, u.name AS name, u.established AS established, u.dissolved AS dissolved,
       coalesce(u.unknown_superiors, []) AS unknown_superiors
ORDER BY id
