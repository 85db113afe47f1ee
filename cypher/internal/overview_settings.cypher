// id: overview_settings
// zh: 装载时写下的参数与摘要
// en: What the load wrote down - funnel, campaign, parameters
// parameters: ids, known
MATCH (s:Setting)
WHERE s.id IN $ids AND s.recorded <= $known AND s.retired > $known
RETURN s.id AS id, s.value AS value
