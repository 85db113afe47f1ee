// id: overview_trainings
// zh: 培训期数与人次
// en: Training sessions and attendances
// parameters: known
MATCH (t:Training)
WHERE t.recorded <= $known AND t.retired > $known
RETURN count(DISTINCT t.session) AS training_sessions, sum(coalesce(t.headcount, 0)) AS training_attendance
