// id: overview_reception_days
// zh: 书记接待日场次（同一单位同一天为一场）
// en: Reception days - one per unit and day
// parameters: at, known
MATCH (s:ServiceRecord)
WHERE s.recorded <= $known AND s.retired > $known AND s.channel = '书记接待日' AND s.raised_on <= $at
WITH DISTINCT s.carried_by AS unit, s.raised_on AS day
RETURN count(*) AS secretary_reception_days
