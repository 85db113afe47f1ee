// id: overview_registers
// zh: 收到的登记册
// en: The registers received
// parameters: known
MATCH (r:Register)
WHERE r.recorded <= $known AND r.retired > $known
RETURN r.kind AS kind, r.department AS department, r.file AS path, r.sheet AS sheet, r.as_of AS as_of, r.rows AS rows,
       r.status AS status
ORDER BY kind, department, path
