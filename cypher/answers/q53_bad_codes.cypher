// ---
// id: 53
// version: 1
// group: data_quality
// title: {zh: 信用代码校验位错误、缺失、重复对应不同名称的记录？, en: "Codes that are invalid, missing, or stand with different names"}
// explanation: {zh: "三类：登记行里的代码无效（规则 D01，一行一条）；组织在任何登记册中都没有有效代码；同一代码有实质不同的名称（规则 D02）。不论状态，剔除的也算。", en: "Three kinds: the code of a register row is invalid (rule D01, one line per register row); an organization has no valid code in any register; one code stands with materially different names (rule D02). Organizations of every state, excluded ones too."}
// needs: []
// uses: []
// columns_needed: []
// parameters:
//   problem: {type: choice, values: [invalid_code, missing_code, one_code_several_names], default: null, zh: 只看哪一类, en: only this kind, example: invalid_code}
// columns:
//   problem: {zh: 问题（invalid_code 代码无效，missing_code 没有有效代码，one_code_several_names 一码多名）, en: "invalid_code, missing_code or one_code_several_names", words: code_problem}
//   code: {zh: 代码（无效的为原文，疑似证件号不存）, en: the code; an invalid one as written unless it may be personal}
//   name: {zh: 名称, en: name}
//   other_names: {zh: 实质不同的名称, en: names that differ materially}
//   register: {zh: 登记册（仅代码无效的行）, en: register of the row with an invalid code}
//   department: {zh: 交表部门（仅代码无效的行）, en: department that handed in the row with an invalid code}
//   columns: {zh: 有问题的列, en: columns that hold the invalid code, words: code_column}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
OPTIONAL MATCH (r:RegisterRow)
WHERE r.problem = 'invalid_code' AND r.recorded <= $known AND r.retired > $known
WITH collect(CASE WHEN r IS NOT NULL THEN
       {number: 1, problem: 'invalid_code', code: r.problem_text, name: r.name, names: null, register: r.register,
        department: r.department, columns: r.problem_fields, id: r.id, rows: [r.id]} END) AS invalid
OPTIONAL MATCH (o:Organization)
WHERE (o.uscc IS NULL OR o.differing_names IS NOT NULL) AND o.recorded <= $known AND o.retired > $known
WITH invalid, collect(CASE WHEN o IS NOT NULL THEN
       {number: CASE WHEN o.uscc IS NULL THEN 2 ELSE 3 END,
        problem: CASE WHEN o.uscc IS NULL THEN 'missing_code' ELSE 'one_code_several_names' END,
        code: o.uscc, name: o.name, names: o.differing_names, register: null, department: null, columns: null, id: o.id,
        rows: CASE WHEN o.uscc IS NULL THEN [o.known_by] ELSE [o.differing_sources, o.known_by] END} END) AS organizations
UNWIND invalid + organizations AS found
WITH found
WHERE $problem IS NULL OR found.problem = $problem
RETURN found.problem AS problem, found.code AS code, found.name AS name, found.names AS other_names,
       found.register AS register, found.department AS department, found.columns AS columns, found.rows AS sources
ORDER BY found.number, coalesce(found.register, ''), coalesce(found.department, ''), found.id
