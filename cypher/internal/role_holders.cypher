// id: role_holders
// zh: 这些状态的组织各身份的在任主体数，数目相同的组织并为一行
// en: Live holders of each role of the organizations of these states; those with the same numbers together
// parameters: at, known, states
MATCH (o:Organization)<-[r:OVERSEES]-(h)
WHERE o.state IN $states AND o.recorded <= $known AND o.retired > $known AND r.recorded <= $known AND r.retired > $known
  AND r.since <= $at AND r.until > $at
WITH o.id AS id, r.role AS role, count(DISTINCT h.id) AS live,
     count(DISTINCT CASE WHEN r.exclusive = true THEN h.id END) AS exclusive
RETURN role AS role, live AS live, exclusive AS exclusive, collect(id) AS ids
