// id: documents_by_number
// zh: 按文号找依据文件
// en: Documents by their numbers
// parameters: numbers, known
UNWIND $numbers AS number
MATCH (d:Document {id: number})
WHERE d.recorded <= $known AND d.retired > $known
RETURN d.number AS number, d.date AS date, d.kind AS register, d.sources AS sources
ORDER BY number
