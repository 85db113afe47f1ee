// ---
// id: 54
// version: 1
// group: data_quality
// title: {zh: 同名不同码、同码不同名、疑似分支机构？, en: "One name with several codes, one code with several names, likely branches"}
// explanation: {zh: "四类：同一区内同名而代码不同（规则 D03）；同一代码名称实质不同（规则 D02）；登记行以分支机构之名用了总公司代码（branch_row）；自有代码的分支机构（branch，因此被剔除）。不论状态。", en: "Four kinds: one name with several codes in a district (rule D03); one code with materially different names (rule D02); a register row bears a branch's name under the parent's code (branch_row); a branch with a code of its own, excluded for that reason (branch). Organizations of every state."}
// needs: []
// uses: []
// columns_needed: []
// parameters:
//   conflict: {type: choice, values: [one_name_several_codes, one_code_several_names, branch_row, branch], default: null, zh: 只看哪一类, en: only this kind, example: one_name_several_codes}
// columns:
//   conflict: {zh: 冲突（one_name_several_codes 同名不同码，one_code_several_names 同码不同名，branch_row 借用总公司代码的分支，branch 分支机构）, en: "one_name_several_codes, one_code_several_names, branch_row or branch", words: name_conflict}
//   uscc: {zh: 统一社会信用代码（同名不同码的取最小）, en: unified social credit code; the smallest of several}
//   name: {zh: 名称, en: name}
//   codes: {zh: 涉及的代码, en: codes concerned}
//   names: {zh: 涉及的其他名称, en: other names concerned}
//   state: {zh: 状态, en: state}
//   sources: {zh: 依据的登记行, en: register rows that prove it}
// ---
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
WITH o.name_key AS name_key, count(*) AS bearers
WHERE bearers >= 2
MATCH (p:Organization)
WHERE p.name_key = name_key AND p.uscc IS NOT NULL AND p.registered_district IS NOT NULL
  AND p.recorded <= $known AND p.retired > $known AND ($conflict IS NULL OR $conflict = 'one_name_several_codes')
WITH name_key, p.registered_district AS district, p
ORDER BY p.uscc
WITH name_key, district, collect(p.uscc) AS codes, collect(p.name) AS names, collect(p.state) AS states,
     collect(p.known_by) AS rows
WHERE size(codes) >= 2
RETURN 'one_name_several_codes' AS conflict, codes[0] AS uscc, names[0] AS name, codes AS codes, names AS names,
       states[0] AS state, rows AS sources
ORDER BY uscc
UNION ALL
// What few organizations have comes first: it spares reading the rest of all others.
MATCH (o:Organization)
WHERE (o.names IS NOT NULL OR o.differing_names IS NOT NULL OR o.reason = 'branch') AND o.uscc IS NOT NULL
  AND o.recorded <= $known AND o.retired > $known
WITH o, [n IN coalesce(o.names, []) WHERE n ENDS WITH '分公司' OR n ENDS WITH '分店' OR n ENDS WITH '营业部'
         OR n ENDS WITH '分社' OR n ENDS WITH '办事处'] AS branches
WHERE size(branches) > 0 OR o.differing_names IS NOT NULL OR o.reason = 'branch'
UNWIND [{number: 2, conflict: 'one_code_several_names', names: coalesce(o.differing_names, []), rows: [o.differing_sources, o.known_by]},
        {number: 3, conflict: 'branch_row', names: branches, rows: [o.known_by]},
        {number: 4, conflict: 'branch', names: [], rows: [o.state_sources, o.known_by]}] AS found
WITH o, found
WHERE (size(found.names) > 0 OR (found.number = 4 AND o.state = 'excluded' AND o.reason = 'branch'))
  AND ($conflict IS NULL OR found.conflict = $conflict)
WITH o, found
ORDER BY found.number, o.uscc
RETURN found.conflict AS conflict, o.uscc AS uscc, o.name AS name, [o.uscc] AS codes, found.names AS names,
       o.state AS state, found.rows AS sources
