// id: what_if_supervisors
// zh: 假设推演：部门及其他责任单位
// en: What-if: departments and other units that are named as holders
// parameters: known
MATCH (h:Supervisor)
WHERE h.recorded <= $known AND h.retired > $known
RETURN h.id AS id, h.uid AS uid, h.name AS name, h.level AS level, h.status AS status, h.established AS established,
       h.abolished AS abolished, coalesce(h.aliases, []) AS aliases, h.verified AS verified,
       coalesce(h.listed_roles, []) AS listed_roles, coalesce(h.districts, []) AS districts, coalesce(h.sources, []) AS sources
ORDER BY id
