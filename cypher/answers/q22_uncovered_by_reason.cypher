// ---
// id: 22
// version: 1
// group: coverage
// title: {zh: 未覆盖组织按原因（无党员、仅个别党员、应建未建）分布？, en: "How are the uncovered organizations distributed by reason: no members, only a few, should have formed a unit?"}
// explanation: {zh: 除临时、流动党支部外没有任何在任党组织的，按摸排的正式党员数分：应建未建（与规则 P01 一致）、仅个别党员（P02）、只有流动党员（P06）、无党员、党员数不明；人数不足而已有临时或流动党支部的另列。摸排所填的未建原因只供参考，不作依据。, en: "Organizations without a live unit other than temporary and floating ones, by the formal members of the survey - should have formed one (rule P01), only a few (P02), floating members only (P06), none, unknown; those below the threshold that have a temporary or floating branch stand apart. The reason written in the survey proves nothing."}
// needs: [survey_ledger, party_units]
// uses: []
// columns_needed: []
// parameters:
//   base: {type: choice, values: [ledger, base_roster], default: ledger, zh: 范围（台账，或底册含台账）, en: which organizations - the ledger or the base roster with it, example: base_roster}
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   reason: {zh: 原因（should_have_built 应建未建，few_members 仅个别党员，floating_only 只有流动党员，no_members 无党员，temporary_only 仅有临时或流动党支部，members_unknown 党员数不明）, en: reason, words: uncovered_reason}
//   enterprises: {zh: 企业数, en: enterprises}
//   social_organizations: {zh: 社会组织数, en: social organizations}
//   organizations: {zh: 合计, en: both}
//   share: {zh: 占未覆盖组织（%）, en: share of the uncovered in percent}
//   uncovered: {zh: 未覆盖组织总数（占比的分母）, en: all uncovered organizations - the denominator of the share}
//   sources: {zh: 认得这些组织的登记行（其中至多5行）, en: rows by which the organizations are known; at most 5 of them}
// ---
MATCH (o:Organization)
WHERE o.state IN CASE WHEN $base = 'ledger' THEN ['ledger'] ELSE ['ledger', 'base_roster'] END
  AND o.recorded <= $known AND o.retired > $known
  AND ($place IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
OPTIONAL MATCH (u:PartyUnit)-[c:COVERS]->(o)
WHERE u.established <= $at AND u.dissolved > $at AND c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
WITH o, count(u) AS units, sum(CASE WHEN u.kind IN ['temporary_branch', 'floating_branch'] THEN 1 ELSE 0 END) AS provisional
WHERE units = provisional
WITH o, CASE WHEN o.formal_members >= $member_threshold THEN 'should_have_built' WHEN units > 0 THEN 'temporary_only'
             WHEN o.formal_members >= 1 THEN 'few_members' WHEN o.floating_members >= 1 THEN 'floating_only'
             WHEN o.formal_members IS NULL THEN 'members_unknown' ELSE 'no_members' END AS reason
ORDER BY o.id
WITH reason, count(*) AS organizations, sum(CASE WHEN o.kind = 'enterprise' THEN 1 ELSE 0 END) AS enterprises,
     sum(CASE WHEN o.kind = 'social_organization' THEN 1 ELSE 0 END) AS social_organizations, collect(o.known_by[0])[0..5] AS rows
WITH collect({reason: reason, organizations: organizations, enterprises: enterprises, social: social_organizations, rows: rows}) AS groups,
     sum(organizations) AS uncovered
UNWIND groups AS g
RETURN g.reason AS reason, g.enterprises AS enterprises, g.social AS social_organizations, g.organizations AS organizations,
       round(1000.0 * g.organizations / uncovered) / 10.0 AS share, uncovered, g.rows AS sources
ORDER BY CASE reason WHEN 'should_have_built' THEN 1 WHEN 'few_members' THEN 2 WHEN 'floating_only' THEN 3
         WHEN 'no_members' THEN 4 WHEN 'temporary_only' THEN 5 ELSE 6 END
