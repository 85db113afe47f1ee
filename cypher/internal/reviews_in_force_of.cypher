// id: reviews_in_force_of
// zh: 这些问题当日作数的核对意见
// en: The reviews of these findings that count on the day (see reviews_in_force)
// parameters: findings, at, known_on
UNWIND $findings AS id
MATCH (r:Review {finding: id})
WHERE r.reviewed_on <= $known_on
WITH r.finding AS finding, max(r.number) AS number
MATCH (latest:Review {number: number})
WHERE latest.state <> 'withdrawn' AND (latest.until IS NULL OR latest.until > $at)
RETURN latest AS review
ORDER BY latest.number
