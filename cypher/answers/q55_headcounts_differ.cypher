// ---
// id: 55
// version: 1
// group: data_quality
// title: {zh: 社保人数与个税人数相差超过一倍的组织？, en: Insured and income tax headcounts that differ more than twofold}
// explanation: {zh: "参保人数（最近一月）与个税申报人数（最近一期）都不少于最低人数、大数超过小数规定倍数的组织，不论状态；与规则 D04 相同。", en: "Organizations of every state whose insured (latest month) and income tax payers (latest period) both reach the minimum and differ by more than the set factor; the same as rule D04."}
// needs: [tax_withholding, social_insurance]
// uses: []
// columns_needed: []
// parameters:
//   place: {type: place, default: null, zh: 只看这个地方及其下级, en: only in this place and below, example: 海勃湾区}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   state: {zh: 状态, en: state}
//   insured: {zh: 参保人数, en: insured}
//   payers: {zh: 个税申报人数, en: income tax payers}
//   times: {zh: 大数为小数的倍数, en: how many times the larger is the smaller}
//   sources: {zh: 两个人数的登记行, en: register rows of both headcounts}
// ---
MATCH (o:Organization)
WHERE o.insured >= $headcount_minimum AND o.payers >= $headcount_minimum
  AND (o.insured > $headcount_factor * o.payers OR o.payers > $headcount_factor * o.insured)
  AND o.recorded <= $known AND o.retired > $known
  AND ($place_codes IS NULL OR coalesce(o.place, o.operating_district, o.registered_district) IN $place_codes)
WITH o, CASE WHEN o.insured > o.payers THEN o.insured ELSE o.payers END AS larger,
     CASE WHEN o.insured > o.payers THEN o.payers ELSE o.insured END AS smaller
WITH o, CASE WHEN smaller > 0 THEN round(10.0 * larger / smaller) / 10.0 END AS times
RETURN o.uscc AS uscc, o.name AS name, o.state AS state, o.insured AS insured, o.payers AS payers, times AS times,
       [o.payers_sources, o.insured_sources] AS sources
ORDER BY coalesce(times, 0.0) DESC, o.id
