// id: find_districts
// zh: 市辖区县的名称
// en: Names of the city's districts
// parameters: known
MATCH (p:Place)
WHERE p.level = 'district' AND p.recorded <= $known AND p.retired > $known
RETURN p.name AS name
ORDER BY name
