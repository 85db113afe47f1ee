// id: oversight_named
// zh: 各登记册逐行写明的责任单位（含已到期、已撤并的，不含已撤下的行）
// en: What each register row says about holders, lapsed and dead ones included
// parameters: ids, at, known
UNWIND $ids AS id
MATCH (o:Organization {id: id})<-[n:NAMED]-(h)
WHERE o.recorded <= $known AND o.retired > $known AND n.recorded <= $known AND n.retired > $known AND n.since <= $at
  AND coalesce(n.closed_on, date('9999-12-31')) > $at
RETURN o.id AS organization, n.role AS role, n.register AS register, n.rank AS rank, n.basis AS basis,
       n.undated AS undated, n.since AS since, n.until AS until, n.precision AS precision,
       n.until_precision AS until_precision, n.spelling AS spelling, n.sources AS sources, labels(h) AS labels,
       h.id AS id, h.name AS name, h.full_name AS full_name, h.verified AS verified, h.abolished AS abolished
ORDER BY organization, role, rank, id
