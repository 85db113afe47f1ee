// ---
// id: P07
// version: 1
// kind: formation
// severity: low
// title: {zh: 规模与形式不符, en: Size beyond its form}
// condition:
//   zh: 党支部（含联合党支部）正式党员超过党支部上限，或党总支超过党总支上限
//   en: a branch, stand-alone or joint, or a general branch with more formal members than its form allows
// basis:
//   - {zh: "《中国共产党支部工作条例（试行）》第四条：党支部党员人数一般不超过50人", en: "Regulations on the work of Party branches (trial), article 4: a branch generally has no more than 50 members"}
//   - {zh: "本模型口径：党总支人数上限是可调参数；登记册多行的党员数取最大值，不相加", en: "this model's definition: the largest size of a general branch is a threshold a city may change; of several rows the largest count is taken, never the sum"}
// clauses: [SEMANTICS H1 H6]
// owner: {zh: 上级党组织, en: its superior}
// subject_kind: party_unit
// identity: [subject]
// registers: [party_units]
// needs: []
// denominator: live_units
// holds_from: 2000-01-01
// parameters: [branch_cap, general_branch_cap]
// explanation:
//   zh: "{name}（{subject}，{unit_kind}）有{formal_members}名正式党员，超过该形式的上限（党支部{branch_cap}名、党总支{general_branch_cap}名）。"
//   en: "{name} ({subject}, {unit_kind}) has {formal_members} formal members, more than its form allows (branch {branch_cap}, general branch {general_branch_cap})."
// ---
MATCH (u:PartyUnit)
WHERE ((u.kind IN ['branch', 'joint_branch'] AND u.formal_members > $branch_cap)
       OR (u.kind = 'general_branch' AND u.formal_members > $general_branch_cap))
  AND u.established <= $at AND u.dissolved > $at AND u.recorded <= $known AND u.retired > $known
RETURN u.id AS subject, u.name AS name, null AS role, null AS stage, [] AS holders,
       null AS since, u.sources AS sources, {formal_members: u.formal_members, unit_kind: u.kind} AS facts
