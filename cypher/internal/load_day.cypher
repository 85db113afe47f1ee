// id: load_day
// zh: 一次装载的数据日期
// en: The day of the data of a load
// parameters: known
MATCH (l:Load {number: $known})
RETURN l.as_of AS as_of
