// ---
// id: 45
// version: 1
// group: ledgers
// title: {zh: 从基础数据到基础名册再到台账，每一步各剔除多少、因何原因？, en: "From base records to base roster to ledger: how many leave at each step, and why?"}
// explanation: {zh: "按图中每家组织的状态和原因现场统计三步漏斗：每步先是到达数（reached），再按原因列出这一步剔除数（removed）；与 shizi overview 的漏斗一致。", en: "The three steps of the funnel, counted from the state and reason of every organization in the graph: first how many reach the step, then how many leave before it, by reason. Equal to the funnel of shizi overview."}
// needs: []
// uses: [tax_withholding, survey_ledger, state_owned, institution_codes]
// columns_needed: []
// parameters: {}
// columns:
//   step_number: {zh: 步骤序号, en: number of the step}
//   step: {zh: 步骤（base_records 基础数据，base_roster 基础名册，ledger 台账）, en: "step: base_records, base_roster or ledger", words: funnel_step}
//   action: {zh: 去留（reached 到达这一步，removed 未能到达这一步）, en: reached this step or removed before it, words: funnel_action}
//   reason: {zh: 剔除原因（到达行为空）, en: reason of the removal; empty on the line of those that reach the step}
//   organizations: {zh: 组织数, en: organizations}
//   enterprises: {zh: 其中企业, en: enterprises among them}
//   social_organizations: {zh: 其中社会组织, en: social organizations among them}
//   sources: {zh: 其中两家（代码最小和最大者）的依据行；到达数为零时取自基础数据, en: rows that prove it for two of them - smallest and largest code; of base records where the count is zero}
// ---
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
WITH o.state AS state, o.reason AS reason, count(*) AS organizations,
     sum(CASE WHEN o.kind = 'enterprise' THEN 1 ELSE 0 END) AS enterprises,
     sum(CASE WHEN o.kind = 'social_organization' THEN 1 ELSE 0 END) AS social_organizations,
     min(o.id) AS smallest, max(o.id) AS largest
WITH collect({state: state, reason: reason, organizations: organizations, enterprises: enterprises,
              social_organizations: social_organizations, smallest: smallest, largest: largest}) AS groups
UNWIND [{number: 1, name: 'base_records', reach: ['excluded', 'base_roster', 'ledger'], leave: ''},
        {number: 2, name: 'base_roster', reach: ['base_roster', 'ledger'], leave: 'excluded'},
        {number: 3, name: 'ledger', reach: ['ledger'], leave: 'base_roster'}] AS step
WITH groups, step,
     [{action: 'reached', reason: null, parts: [g IN groups WHERE g.state IN step.reach]}]
     + [g IN groups WHERE g.state = step.leave | {action: 'removed', reason: g.reason, parts: [g]}] AS lines
UNWIND lines AS line
WITH step, line, CASE WHEN size(line.parts) = 0 THEN groups ELSE line.parts END AS shown
UNWIND shown AS part
WITH step, line, min(part.smallest) AS smallest, max(part.largest) AS largest
MATCH (first:Organization {id: smallest})
WHERE first.recorded <= $known AND first.retired > $known
MATCH (last:Organization {id: largest})
WHERE last.recorded <= $known AND last.retired > $known
WITH step, line, first, last, reduce(n = 0, p IN line.parts | n + p.organizations) AS organizations
RETURN step.number AS step_number, step.name AS step, line.action AS action, line.reason AS reason,
       organizations AS organizations,
       reduce(n = 0, p IN line.parts | n + p.enterprises) AS enterprises,
       reduce(n = 0, p IN line.parts | n + p.social_organizations) AS social_organizations,
       [coalesce(first.state_sources, first.known_by), coalesce(last.state_sources, last.known_by)] AS sources
ORDER BY step_number, action, organizations DESC, coalesce(reason, '')
