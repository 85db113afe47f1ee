// id: role_past
// zh: 这些状态的组织曾有主体、当日已到期或已撤并的身份
// en: Roles of the organizations of these states whose named holder has lapsed or is dead on the day
// parameters: at, known, states
MATCH (o:Organization)<-[n:NAMED]-(h)
WHERE o.state IN $states AND o.recorded <= $known AND o.retired > $known AND n.recorded <= $known AND n.retired > $known
  AND n.since <= $at AND coalesce(n.closed_on, date('9999-12-31')) > $at
  AND (n.until <= $at OR coalesce(h.abolished, date('9999-12-31')) <= $at)
RETURN DISTINCT o.id AS id, n.role AS role
