// ---
// id: 46
// version: 1
// group: ledgers
// title: {zh: 某组织为什么被剔除，证据来自哪个部门的哪一行？, en: "Why was this organization left out, and which department's row proves it?"}
// explanation: {zh: "该组织的状态、原因、止步于哪一步，以及决定状态的每一登记行（一行一条）；在台账内的也照样列出依据。", en: "State and reason of the organization, the step it did not reach, and each register row that decides the state (one line per row); an organization on the ledger is shown with its proof as well."}
// needs: []
// uses: []
// columns_needed: []
// parameters:
//   organization: {type: organization, zh: 哪个组织（代码或名称）, en: which organization - code or name, example: 91150302WHDMEFJC5X}
// columns:
//   uscc: {zh: 统一社会信用代码, en: unified social credit code}
//   name: {zh: 名称, en: name}
//   kind: {zh: 类别, en: kind}
//   state: {zh: 状态（ledger 台账，base_roster 基础名册，excluded 剔除）, en: "state: ledger, base_roster or excluded", words: state}
//   reason: {zh: 原因, en: reason}
//   not_reached: {zh: 未能到达的一步（台账内为空）, en: step it did not reach; empty on the ledger}
//   status: {zh: 登记状态, en: status in its registry}
//   registration_type: {zh: 登记注册类型, en: registration type}
//   payers: {zh: 个税申报人数, en: income tax payers}
//   staff: {zh: 核实从业人数, en: staff}
//   register: {zh: 依据的登记册, en: register that proves it}
//   department: {zh: 交表部门, en: department that handed it in}
//   sources: {zh: 依据的登记行, en: register row that proves it}
// ---
MATCH (o:Organization {id: $organization})
WHERE o.recorded <= $known AND o.retired > $known
WITH o, coalesce(o.state_sources, o.known_by) AS proofs
UNWIND proofs AS proof
MATCH (r:RegisterRow {id: proof})
WHERE r.recorded <= $known AND r.retired > $known
RETURN o.uscc AS uscc, o.name AS name, o.kind AS kind, o.state AS state, o.reason AS reason,
       CASE o.state WHEN 'excluded' THEN 'base_roster' WHEN 'base_roster' THEN 'ledger' END AS not_reached,
       o.status AS status, o.registration_type AS registration_type, o.payers AS payers, o.staff AS staff,
       r.register AS register, r.department AS department, [r.id] AS sources
ORDER BY register, department, r.file, coalesce(r.sheet, ''), r.row, r.id
