// id: finding_versions
// zh: 一个问题历次装载中的各个版本
// en: The versions of a finding, load by load
// parameters: id, known
MATCH (f:Finding {id: $id})
WHERE f.recorded <= $known
MATCH (l:Load {number: f.recorded})
RETURN f.recorded AS load, l.as_of AS as_of, l.known_on AS known_on, f.resolved_on AS resolved_on, f AS finding
ORDER BY load
