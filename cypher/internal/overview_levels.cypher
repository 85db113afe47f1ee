// id: overview_levels
// zh: 区划级数
// en: Distinct levels of divisions
// parameters: known
MATCH (p:Place)
WHERE p.recorded <= $known AND p.retired > $known AND p.level IS NOT NULL
  AND p.level IN ['city', 'district', 'street', 'community']
RETURN count(DISTINCT p.level) AS levels
