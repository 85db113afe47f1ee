/** What is supposed, as fields that a reader fills in, as the API takes it, and as it stands in the address. */
export const SUPPOSITIONS = {
  move_duties: { needed: ['from', 'to'], optional: ['role', 'day'] },
  abolish: { needed: ['name'], optional: ['to', 'day'] },
  end_document: { needed: ['number'], optional: ['day'] },
  close_street: { needed: ['name'], optional: ['to', 'day'] },
  add_committee: { needed: ['name'], optional: ['superior', 'host', 'claims', 'day'] },
} as const satisfies Record<string, { needed: readonly string[]; optional: readonly string[] }>
export type Supposition = keyof typeof SUPPOSITIONS
export interface Supposed { kind: Supposition; fields: Record<string, string> }
export const KINDS = Object.keys(SUPPOSITIONS) as Supposition[]
export const MOST = 20
export const ROLES = ['registration', 'business', 'industry', 'party_building', 'liaison'] as const

export function fieldsOf(kind: Supposition): string[] {
  return [...SUPPOSITIONS[kind].needed, ...SUPPOSITIONS[kind].optional]
}

export function missingOf(one: Supposed): string[] {
  return SUPPOSITIONS[one.kind].needed.filter((name) => !(one.fields[name] ?? '').trim())
}

/** The body of the request: only fields of the kind, and only filled ones. */
export function toChanges(all: readonly Supposed[]): Array<Record<string, Record<string, unknown>>> {
  return all.map((one) => ({ [one.kind]: Object.fromEntries(filled(one).map(([name, text]) => [name, name === 'claims' ? [{ holder: text }] : text])) }))
}

export function toAddress(all: readonly Supposed[]): string {
  return JSON.stringify(all.map((one) => [one.kind, Object.fromEntries(filled(one))]))
}

/** What the address says; anything that is not a supposition is passed over. */
export function fromAddress(text: unknown): Supposed[] {
  if (typeof text !== 'string' || text.length > 4000) return []
  try {
    const given: unknown = JSON.parse(text)
    if (!Array.isArray(given)) return []
    return given.slice(0, MOST).flatMap((one) => {
      if (!Array.isArray(one) || !KINDS.includes(one[0] as Supposition) || typeof one[1] !== 'object' || one[1] === null) return []
      const kind = one[0] as Supposition
      const given = one[1] as Record<string, unknown>
      const fields = Object.fromEntries(fieldsOf(kind).flatMap((name) => (typeof given[name] === 'string' ? [[name, (given[name] as string).slice(0, 200)]] : [])))
      return [{ kind, fields }]
    })
  } catch {
    return []
  }
}

function filled(one: Supposed): Array<[string, string]> {
  return fieldsOf(one.kind).map((name): [string, string] => [name, (one.fields[name] ?? '').trim()]).filter(([, text]) => text !== '')
}

/** How many findings of each rule would open and close. */
export function countsByRule(opens: ReadonlyArray<{ rule: string }>, closes: ReadonlyArray<{ rule: string }>): Array<{ rule: string; opens: number; closes: number }> {
  const rules = [...new Set([...opens, ...closes].map((one) => one.rule))].sort()
  const count = (all: ReadonlyArray<{ rule: string }>, rule: string) => all.filter((one) => one.rule === rule).length
  return rules.map((rule) => ({ rule, opens: count(opens, rule), closes: count(closes, rule) }))
}
