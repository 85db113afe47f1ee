// id: review_history
// zh: 一个问题的全部核对意见，先后为序
// en: Every review of a finding, oldest first
// parameters: finding
MATCH (r:Review {finding: $finding})
RETURN r AS review
ORDER BY r.number
