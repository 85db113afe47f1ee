// id: overview_service_records
// zh: 解决的问题与需求、书记接待日
// en: Problems and needs solved, by channel, and secretaries' reception days
// parameters: at, known
MATCH (s:ServiceRecord)
WHERE s.recorded <= $known AND s.retired > $known
WITH s, CASE WHEN s.solved_on IS NOT NULL AND s.solved_on <= $at THEN 1 ELSE 0 END AS solved,
     CASE WHEN s.channel = '红色服务团' THEN 1 ELSE 0 END AS by_team
RETURN sum(CASE WHEN by_team = 1 AND s.record_kind = '问题' THEN solved ELSE 0 END) AS service_problems_solved,
       sum(CASE WHEN by_team = 0 AND s.record_kind = '需求' THEN solved ELSE 0 END) AS needs_solved,
       sum(CASE WHEN by_team = 0 AND s.record_kind = '问题' THEN solved ELSE 0 END) AS committee_problems_solved
