// id: overview_new_party_units
// zh: 攻坚期内新建党组织数
// en: Party units established within the campaign, both days included
// parameters: campaign_from, campaign_until, known
MATCH (u:PartyUnit)
WHERE u.recorded <= $known AND u.retired > $known AND u.established >= $campaign_from AND u.established <= $campaign_until
RETURN count(u) AS new_party_units
