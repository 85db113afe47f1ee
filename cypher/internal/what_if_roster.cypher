// id: what_if_roster
// zh: 假设推演：在册组织
// en: What-if: organizations on the roster
// parameters: known
MATCH (o:Organization)
WHERE o.state IN ['ledger', 'base_roster'] AND o.recorded <= $known AND o.retired > $known
RETURN o.id AS id, o.uid AS uid, o.uscc AS uscc, o.name AS name, o.prefix AS prefix, o.industry AS industry, o.place AS place,
       o.operating_district AS operating, o.registered_district AS registered, coalesce(o.known_by, []) AS known_by,
       coalesce(o.required, []) AS required, coalesce(o.exempt, []) AS exempt,
       coalesce(o.exempt_reason, []) AS exempt_reason, coalesce(o.declared_free, []) AS declared_free
ORDER BY id
