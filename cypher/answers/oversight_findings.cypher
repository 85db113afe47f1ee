// id: oversight_findings
// zh: 以这些组织为对象的问题，及其首次发现日与解决日
// en: Findings about the organizations with the days they were seen and resolved
// parameters: ids, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})<-[c:CONCERNS]-(f:Finding)
WHERE o.recorded <= $known AND o.retired > $known AND c.recorded <= $known AND c.retired > $known
RETURN o.id AS organization, f.id AS id, f.rule AS rule, f.role AS role, f.stage AS stage, f.severity AS severity,
       f.first_seen AS first_seen, f.resolved_on AS resolved_on,
       f.explanation_zh AS explanation_zh, f.explanation_en AS explanation_en
ORDER BY organization, rule, role, id
