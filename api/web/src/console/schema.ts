/** The graph's model as completions: labels and edge types after a colon, properties after a dot, words and parameters else. */
export interface Schema {
  nodes: Array<{ label: string; labels?: string[]; zh: string; en: string; properties: Property[] }>
  edges: Array<{ type: string; zh: string; en: string; properties: Property[] }>
  functions?: string[]
}
interface Property { name: string; type: string; zh: string; en: string }
export interface Offer { label: string; type: string; detail?: string; apply?: string; boost?: number }
export type Place = 'kind' | 'property' | 'parameter' | 'word'

const WORDS = [
  'MATCH', 'OPTIONAL MATCH', 'WHERE', 'RETURN', 'WITH', 'UNWIND', 'ORDER BY', 'LIMIT', 'SKIP', 'DISTINCT', 'AS', 'AND', 'OR', 'NOT', 'IN', 'IS NULL',
  'IS NOT NULL', 'STARTS WITH', 'ENDS WITH', 'CONTAINS', 'EXISTS', 'COUNT', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'UNION', 'CALL', 'DESC', 'ASC',
]
const FUNCTIONS = ['count', 'collect', 'coalesce', 'size', 'min', 'max', 'sum', 'avg', 'date', 'labels', 'type', 'toString', 'toInteger', 'split', 'head', 'last', 'nodes', 'relationships']

/** What kind of word is being typed at the end of `before`. */
export function placeOf(before: string): Place {
  if (/\$\w*$/.test(before)) return 'parameter'
  if (/[:|&!]\s*`?\w*$/.test(before) && /[([][^)\]]*$/.test(before)) return 'kind'
  if (/\w\.\w*$/.test(before)) return 'property'
  return 'word'
}

export function offersOf(schema: Schema | null, place: Place, language: 'zh' | 'en'): Offer[] {
  switch (place) {
    case 'kind':
      return [
        ...(schema?.nodes ?? []).map((node) => ({ label: node.label, type: 'class', detail: node[language] })),
        ...(schema?.edges ?? []).map((edge) => ({ label: edge.type, type: 'type', detail: edge[language] })),
      ]
    case 'property': return properties(schema, language)
    case 'parameter': return [{ label: '$at', type: 'variable' }, { label: '$known', type: 'variable' }]
    case 'word': return [
      ...WORDS.map((label) => ({ label, type: 'keyword' })),
      ...(schema?.functions ?? FUNCTIONS).map((name) => ({ label: name, type: 'function', apply: `${name}(` })),
    ]
  }
}

function properties(schema: Schema | null, language: 'zh' | 'en'): Offer[] {
  const found = new Map<string, Offer>()
  for (const kind of [...(schema?.nodes ?? []), ...(schema?.edges ?? [])]) {
    for (const property of kind.properties) {
      if (!found.has(property.name)) found.set(property.name, { label: property.name, type: 'property', detail: property[language] })
    }
  }
  return [...found.values()].sort((a, b) => a.label.localeCompare(b.label))
}
