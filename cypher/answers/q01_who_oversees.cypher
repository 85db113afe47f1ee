// ---
// id: 1
// version: 1
// group: oversight
// title: {zh: 某组织的登记管理机关、业务主管单位、行业管理部门、党建工作主管单位各是谁，依据哪份文件，何时起？, en: "Who registers, supervises and leads an organization, under which document and since when?"}
// explanation: {zh: 六种身份依次列出；一行一个单位，没有单位的身份也占一行并说明原因。与 shizi who 的答案相同，任何状态的组织都可查。, en: "All six roles in their order, one row per holder; a role without a holder has one row with its status and reason. The same answer as shizi who, for an organization of any state."}
// needs: []
// uses: [market_registration, civil_affairs, law_firms, mapping_notice, annual_inspection, committee_claims, supervisor_claims, sector_licences, party_units, survey_ledger, liaison]
// columns_needed: []
// parameters:
//   organization: {type: organization, zh: 所问组织（代码或名称）, en: the organization - code or name, example: 乌海市会计代理记账协会}
// columns:
//   role: {zh: 身份, en: role}
//   status: {zh: 身份的状态, en: status of the role - held multi_head missing exempt unknown or nominal}
//   reason: {zh: 原因（有单位的为起决定作用的登记册）, en: why - the deciding register where the role is held}
//   required: {zh: 是否必备, en: whether the organization requires the role}
//   holder: {zh: 责任单位（名存实亡的为原单位）, en: holder; the former one where the role is nominal}
//   holder_id: {zh: 责任单位的键, en: key of the holder}
//   since: {zh: 何时起（登记册未写明的为空）, en: since when as the register says; empty where it says nothing}
//   since_precision: {zh: 起始日精度（month、year；到日的为空）, en: precision of that day - month or year; empty where it is exact, words: precision}
//   until: {zh: 何时止（仍有效且无期的为空）, en: until when; empty without end}
//   document: {zh: 依据文件, en: document}
//   register: {zh: 写明它的登记册, en: register that says so}
//   sources: {zh: 依据的登记行（没有单位的为认得该组织的行）, en: register rows that prove it; where there is no holder the rows by which the organization is known}
// ---
MATCH (o:Organization {id: $organization})
WHERE o.recorded <= $known AND o.retired > $known
UNWIND [{position: 1, role: 'registration'}, {position: 2, role: 'business'}, {position: 3, role: 'industry'},
        {position: 4, role: 'party_building'}, {position: 5, role: 'territory'}, {position: 6, role: 'liaison'}] AS one
WITH o, one.position AS position, one.role AS role
OPTIONAL MATCH (h)-[s:OVERSEES]->(o)
WHERE s.role = role AND s.recorded <= $known AND s.retired > $known AND s.since <= $at AND s.until > $at
WITH o, position, role, h.id AS id, h.name AS name, s
ORDER BY position, id
WITH o, position, role, count(s) AS live, count(DISTINCT CASE WHEN s.exclusive = true THEN id END) AS exclusive,
     collect(CASE WHEN s IS NOT NULL THEN
       {id: id, name: coalesce(name, id), since: s.named_since, precision: s.precision, until: s.named_until,
        document: s.basis, register: s.register, rows: s.sources} END) AS holders
// What the register rows say, the lapsed and the dead ones too: a nominal role lists them, the latest to go first.
OPTIONAL MATCH (h)-[n:NAMED]->(o)
WHERE n.role = role AND n.recorded <= $known AND n.retired > $known AND n.since <= $at AND n.closed_on > $at
WITH o, position, role, live, exclusive, holders, n, h.id AS id, coalesce(h.name, h.id) AS name,
     CASE WHEN coalesce(h.abolished, date('9999-12-31')) < n.until THEN h.abolished ELSE n.until END AS gone
ORDER BY position, gone DESC, n.rank, id
WITH o, position, role, live, exclusive, holders, id, name,
     collect(CASE WHEN gone <= $at THEN gone END) AS ends,
     collect(CASE WHEN gone <= $at AND coalesce(n.undated, false) = false AND n.since > date('0001-01-01')
             THEN {since: n.since, precision: n.precision} END) AS beginnings,
     collect(CASE WHEN gone <= $at THEN n.basis END) AS documents,
     collect(CASE WHEN gone <= $at THEN n.register END) AS registers,
     collect(CASE WHEN gone <= $at THEN n.sources END) AS rows,
     max(CASE WHEN gone <= $at AND n.until > $at THEN 1 ELSE 0 END) AS abolished,
     collect(CASE WHEN n IS NOT NULL THEN {register: n.register, rank: n.rank} END) AS ranks
WITH o, position, role, live, exclusive, holders, id, ends[0] AS gone, abolished, ranks,
     {id: id, name: name, since: beginnings[0].since, precision: beginnings[0].precision, until: ends[0],
      document: documents[0], register: registers[0], rows: rows} AS entry
ORDER BY position, gone DESC, id
WITH o, position, role, live, exclusive, holders, collect(CASE WHEN gone IS NOT NULL THEN entry END) AS past,
     max(abolished) AS abolished, collect(ranks) AS ranks
WITH o, position, role, holders, past, abolished,
     reduce(every = [], some IN ranks | every + some) AS ranks, role IN o.required AS required,
     CASE WHEN exclusive > 1 THEN 'multi_head' WHEN live > 0 THEN 'held'
          WHEN NOT role IN o.required THEN 'exempt' WHEN size(past) > 0 THEN 'nominal'
          WHEN role IN coalesce(o.unknown_if_empty, []) THEN 'unknown' ELSE 'missing' END AS status
WITH o, position, role, required, status, CASE WHEN status IN ['held', 'multi_head'] THEN holders
          WHEN status = 'nominal' THEN past ELSE [{rows: o.known_by}] END AS shown,
     CASE status
       WHEN 'exempt' THEN coalesce([t IN coalesce(o.exempt_reason, []) WHERE t STARTS WITH role + ':'
                                    | substring(t, size(role) + 1)][0], 'not_required')
       WHEN 'nominal' THEN CASE WHEN abolished = 1 THEN 'abolished' ELSE 'lapsed' END
       WHEN 'unknown' THEN 'register_not_received'
       WHEN 'missing' THEN 'no_register_names_a_holder'
       ELSE substring(reduce(first = '999', key IN [x IN holders | toString(100 + coalesce(
              [r IN ranks WHERE r.register = x.register | r.rank][0], 99)) + x.register]
              | CASE WHEN key < first THEN key ELSE first END), 3) END AS reason
UNWIND range(0, size(shown) - 1) AS number
WITH o, position, role, required, status, reason, number, shown[number] AS x
RETURN role AS role, status AS status, reason AS reason, required AS required, x.name AS holder, x.id AS holder_id,
       x.since AS since, CASE WHEN x.since IS NOT NULL THEN x.precision END AS since_precision, x.until AS until,
       x.document AS document, x.register AS register,
       CASE WHEN status = 'exempt' AND role = 'business' AND size(coalesce(o.declared_free, [])) > 0
            THEN o.declared_free ELSE x.rows END AS sources
ORDER BY position, number
