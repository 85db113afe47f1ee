// id: overview_six_sync
// zh: 六同步台账记录的环节数
// en: Distinct six-sync stages with records
// parameters: known
MATCH (s:SyncRecord)
WHERE s.recorded <= $known AND s.retired > $known
RETURN count(DISTINCT s.stage) AS six_sync_stages
