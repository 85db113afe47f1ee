// id: what_if_load
// zh: 假设推演：所依据的装载
// en: What-if: the load that is asked
// parameters: known
MATCH (load:Load {number: $known})
RETURN load.known_on AS known_on, load.as_of AS as_of, load.city_name AS city_name, load.city_code AS city_code
