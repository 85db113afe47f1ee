// id: what_if_documents
// zh: 假设推演：文件
// en: What-if: documents
// parameters: known
MATCH (d:Document)
WHERE d.recorded <= $known AND d.retired > $known
RETURN d.id AS id
ORDER BY id
