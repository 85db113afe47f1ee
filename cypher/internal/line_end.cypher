// id: line_end
// zh: 一个党组织当日责任链的断处
// en: Where the line of a party unit ends on the day, when it does not reach the top
// parameters: id, at, known
MATCH (u:PartyUnit {id: $id})-[e:LINE_ENDS_AT]->(x)
WHERE u.recorded <= $known AND u.retired > $known AND e.recorded <= $known AND e.retired > $known
  AND e.since <= $at AND e.until > $at AND e.reaches_top = false
RETURN x.id AS id, e.stops_at AS stops_at, e.stops_because AS stops_because
ORDER BY id
LIMIT 1
