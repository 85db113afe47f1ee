// id: overview_findings
// zh: 当前未解决的问题，按规则计数
// en: Open findings by rule
// parameters: known
MATCH (f:Finding)
WHERE f.recorded <= $known AND f.retired > $known AND f.resolved_on IS NULL
RETURN f.rule AS rule, count(f) AS count
ORDER BY rule
