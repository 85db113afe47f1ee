// id: what_if_contacts_of_committee
// zh: 假设推演：某单位的包联
// en: What-if: what a unit is the liaison of
// parameters: id, known
MATCH (h:IndustryCommittee {id: $id})-[c:CONTACTS]->(x)
WHERE h.recorded <= $known AND h.retired > $known AND c.recorded <= $known AND c.retired > $known
RETURN labels(x) AS end_labels, x.uid AS end_uid, h.uid AS start_uid, c AS edge
