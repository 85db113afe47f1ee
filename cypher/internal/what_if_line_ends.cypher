// id: what_if_line_ends
// zh: 假设推演：已算出的责任链终点
// en: What-if: where lines end by now
// parameters: known
MATCH (x)-[e:LINE_ENDS_AT]->(y)
WHERE e.recorded <= $known AND e.retired > $known AND (x:PartyUnit OR x:IndustryCommittee)
RETURN labels(x) AS start_labels, x.id AS start, x.uid AS start_uid, labels(y) AS end_labels, y.id AS end,
       y.uid AS end_uid, e AS edge
