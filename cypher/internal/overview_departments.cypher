// id: overview_departments
// zh: 交来登记册的部门数
// en: Distinct departments that handed in a register
// parameters: known
MATCH (r:Register)
WHERE r.recorded <= $known AND r.retired > $known
RETURN count(DISTINCT r.department) AS departments_integrated
