// ---
// id: D04
// version: 1
// kind: data
// severity: low
// title: {zh: 人数相差一倍以上, en: Headcounts differ twofold}
// condition:
//   zh: 参保人数与个税申报人数均达到最低人数，且大数超过小数的规定倍数
//   en: insured and tax headcount are both at least the minimum, and the larger is more than the set factor of the smaller
// basis:
//   - {zh: "本模型口径：参保与个税人数都达到下限、且相差超过规定倍数；两个数都是可调参数", en: "this model's definition: insured and tax headcount both reach the minimum and differ by more than the factor; both numbers are thresholds a city may change"}
// clauses: [SEMANTICS C4 I7]
// owner: {zh: 税务、人社部门, en: tax and social insurance}
// subject_kind: organization
// identity: [subject]
// registers: [social_insurance, tax_withholding]
// needs: []
// denominator: all_organizations
// holds_from: 2000-01-01
// parameters: [headcount_minimum, headcount_factor]
// explanation:
//   zh: "{name}参保{insured}人，个税申报{payers}人，相差超过{headcount_factor}倍（两者均不少于{headcount_minimum}人时比较）。"
//   en: "{name} has {insured} insured and {payers} income tax payers: more than {headcount_factor} times apart (compared from {headcount_minimum} people on)."
// ---
MATCH (o:Organization)
WHERE o.insured >= $headcount_minimum AND o.payers >= $headcount_minimum
  AND (o.insured > $headcount_factor * o.payers OR o.payers > $headcount_factor * o.insured)
  AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS subject, o.name AS name, null AS role, null AS stage, [] AS holders, null AS since,
       [o.payers_sources, o.insured_sources] AS sources, {insured: o.insured, payers: o.payers} AS facts
