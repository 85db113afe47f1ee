// id: overview_mapping
// zh: 通知明确的行业协会商会数，与通知三栏所写的单位数
// en: Associations that the mapping notice assigns, and distinct units that it names in its three columns
// parameters: at, known
MATCH (h)-[n:NAMED]->(o:Organization)
WHERE n.register = 'mapping_notice' AND n.recorded <= $known AND n.retired > $known
  AND coalesce(n.closed_on, date('9999-12-31')) > $at
RETURN count(DISTINCT o.id) AS associations_mapped, count(DISTINCT coalesce(n.unit, h.id)) AS mapping_units
