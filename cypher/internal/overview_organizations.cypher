// id: overview_organizations
// zh: 组织数：叠加比对后、底册、排除、核实、未核实
// en: Organizations after the overlay, on the base roster, excluded, verified, not verified
// parameters: known
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known
RETURN count(o) AS base_records,
       sum(CASE WHEN o.state = 'excluded' THEN 1 ELSE 0 END) AS excluded_stage1,
       sum(CASE WHEN o.state <> 'excluded' AND o.kind = 'enterprise' THEN 1 ELSE 0 END) AS roster_enterprises,
       sum(CASE WHEN o.state <> 'excluded' AND o.kind = 'social_organization' THEN 1 ELSE 0 END) AS roster_social_orgs,
       sum(CASE WHEN o.state <> 'excluded' THEN 1 ELSE 0 END) AS roster_total,
       sum(CASE WHEN o.state = 'ledger' AND o.kind = 'enterprise' THEN 1 ELSE 0 END) AS verified_enterprises,
       sum(CASE WHEN o.state = 'ledger' AND o.kind = 'social_organization' THEN 1 ELSE 0 END) AS verified_social_orgs,
       sum(CASE WHEN o.state = 'ledger' THEN 1 ELSE 0 END) AS verified_total,
       sum(CASE WHEN o.state = 'base_roster' AND o.kind = 'enterprise' THEN 1 ELSE 0 END) AS dropped_enterprises,
       sum(CASE WHEN o.state = 'base_roster' AND o.kind = 'social_organization' THEN 1 ELSE 0 END) AS dropped_social_orgs
