// id: latest_reviews
// zh: 这些问题各自最后一条核对意见的状态
// en: The state of the latest review of each of these findings
// parameters: findings
UNWIND $findings AS id
MATCH (r:Review {finding: id})
WITH r.finding AS finding, max(r.number) AS number
MATCH (latest:Review {number: number})
RETURN finding, latest.state AS state
