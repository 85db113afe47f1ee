/** A question with its parameters, or a statement, as it stands in the address of the page. */
export interface Shared { question: number | null; values: Record<string, string>; statement: string | null; parameters: string | null }

export const LONGEST_LINK = 4000
const PREFIX = 'p.'

export function fromAddress(query: Record<string, unknown>): Shared {
  const question = typeof query.q === 'string' && /^\d{1,4}$/.test(query.q) ? Number(query.q) : null
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(query)) {
    if (name.startsWith(PREFIX) && /^p\.\w{1,40}$/.test(name) && typeof value === 'string') values[name.slice(PREFIX.length)] = value.slice(0, 200)
  }
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_LINK) : null)
  return { question, values, statement: question === null ? text(query.s) : null, parameters: question === null ? text(query.with) : null }
}

/** The address for what is asked; null when it would be longer than browsers and mail programs carry safely. */
export function toAddress(shared: Partial<Shared>, language?: unknown): Record<string, string> | null {
  const query: Record<string, string> = {}
  if (shared.question != null) {
    query.q = String(shared.question)
    for (const [name, value] of Object.entries(shared.values ?? {})) query[PREFIX + name] = value
  } else {
    query.s = shared.statement ?? ''
    if (shared.parameters?.trim()) query.with = shared.parameters
  }
  if (typeof language === 'string') query.lang = language
  return new URLSearchParams(query).toString().length > LONGEST_LINK ? null : query
}
