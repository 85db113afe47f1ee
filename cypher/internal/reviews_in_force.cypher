// id: reviews_in_force
// zh: 当日作数的核对意见：每个问题取最后一条，撤回的与到期的豁免不算
// en: The reviews that count on the day - the latest of each finding, unless withdrawn or past its end day
// parameters: at, known_on
MATCH (r:Review)
WHERE r.reviewed_on <= $known_on
WITH r.finding AS finding, max(r.number) AS number
MATCH (latest:Review {number: number})
WHERE latest.state <> 'withdrawn' AND (latest.until IS NULL OR latest.until > $at)
RETURN latest AS review
ORDER BY latest.number
