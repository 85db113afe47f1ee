// id: oversight_facts
// zh: 回答监管关系所需的一切：组织本身、当日主体、各行写明、覆盖的党组织、问题、登记行地址
// en: All that an oversight answer rests on, one row per organization; each list holds rows as lists (see oversight_facts.py)
// parameters: ids, at, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})
WHERE o.recorded <= $known AND o.retired > $known
CALL (o) {
  MATCH (o)<-[r:OVERSEES]-(h)
  WHERE r.recorded <= $known AND r.retired > $known AND r.since <= $at AND r.until > $at
  RETURN collect([r.role, r.exclusive, r.register, r.basis, toString(r.named_since), toString(r.named_until), r.precision,
                  r.until_precision, r.sources, labels(h), h.id, h.name, h.full_name, h.verified]) AS held
}
CALL (o) {
  MATCH (o)<-[n:NAMED]-(h)
  WHERE n.recorded <= $known AND n.retired > $known AND n.since <= $at
    AND coalesce(n.closed_on, date('9999-12-31')) > $at
  RETURN collect([n.role, n.register, n.rank, n.basis, n.undated, toString(n.since), toString(n.until), n.precision,
                  n.until_precision, n.sources, labels(h), h.id, h.name, h.full_name, h.verified, toString(h.abolished)]) AS named
}
CALL (o) {
  MATCH (o)<-[c:COVERS]-(u:PartyUnit)
  WHERE c.recorded <= $known AND c.retired > $known AND c.since <= $at AND c.until > $at
    AND u.established <= $at AND coalesce(u.dissolved, date('9999-12-31')) > $at
  RETURN collect([u.id, c.sources]) AS units
}
CALL (o) {
  MATCH (o)<-[c:CONCERNS]-(f:Finding)
  WHERE c.recorded <= $known AND c.retired > $known
  RETURN collect([f.id, f.rule, f.role, f.stage, f.severity, toString(f.first_seen), toString(f.resolved_on),
                  f.explanation_zh, f.explanation_en]) AS findings
}
WITH o, held, named, units, findings,
     [h IN held | h[8]] + [n IN named | n[9]] + [u IN units | u[1]] + [o.known_by, o.declared_free] AS cited
CALL (cited) {
  UNWIND cited AS keys
  UNWIND keys AS key
  WITH DISTINCT key
  MATCH (w:RegisterRow {id: key})
  WHERE w.recorded <= $known AND w.retired > $known
  RETURN collect([w.id, w.register, w.file, w.sheet, w.row]) AS addresses
}
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.kind AS kind, o.state AS state, o.reason AS reason,
       o.place AS place, o.registered_district AS registered_district, o.operating_district AS operating_district,
       o.ledgers AS ledgers, o.former_names AS former_names, o.required AS required, o.exempt AS exempt,
       o.exempt_reason AS exempt_reason, o.unknown_if_empty AS unknown_if_empty, o.declared_free AS declared_free,
       o.known_by AS known_by, held, named, units, findings, addresses
