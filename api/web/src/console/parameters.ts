/** The form of a question: what the reader types, checked by type and turned into the parameters of the address. */
export type ParameterType = 'text' | 'number' | 'flag' | 'day' | 'choice' | 'organization' | 'place' | 'department' | 'committee'
export interface Parameter {
  name: string; type: ParameterType; required: boolean; default: unknown; values: string[]; example: unknown; zh: string; en: string
}
export interface Column { name: string; zh: string; en: string }
export interface Question {
  id: number; name: string; group: string; title_zh: string; title_en: string; explanation: { zh: string; en: string }
  parameters: Parameter[]; columns: Column[]; needs: string[]
}
export type Typed = Record<string, string>
export interface Faults { missing: string[]; notNumbers: string[]; notDays: string[] }

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** What the fields show at first: defaults that the question states, else nothing, which means no limit. */
export function initial(parameters: readonly Parameter[]): Typed {
  return Object.fromEntries(parameters.map((one) => [one.name, textOf(one.default)]))
}

export function examples(parameters: readonly Parameter[]): Typed {
  return Object.fromEntries(parameters.map((one) => [one.name, textOf(one.example)]))
}

export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

/** Names of the parameters that cannot be sent as typed. */
export function faultsOf(parameters: readonly Parameter[], typed: Typed): Faults {
  const faults: Faults = { missing: [], notNumbers: [], notDays: [] }
  for (const one of parameters) {
    const text = (typed[one.name] ?? '').trim()
    if (!text) {
      if (one.required) faults.missing.push(one.name)
    } else if (one.type === 'number' && !Number.isFinite(Number(text))) {
      faults.notNumbers.push(one.name)
    } else if (one.type === 'day' && !(DAY.test(text) && !Number.isNaN(Date.parse(text)))) {
      faults.notDays.push(one.name)
    }
  }
  return faults
}

export function isWhole(faults: Faults): boolean {
  return faults.missing.length + faults.notNumbers.length + faults.notDays.length === 0
}

/** Only what differs from what the question supposes anyway, so that links stay short and defaults stay the question's own. */
export function given(parameters: readonly Parameter[], typed: Typed): Typed {
  const usual = initial(parameters)
  const entries = parameters.map((one) => [one.name, (typed[one.name] ?? '').trim()] as const)
  return Object.fromEntries(entries.filter(([name, text]) => text !== '' && text !== usual[name]))
}

export function apiPath(id: number, values: Typed): string {
  const asked = new URLSearchParams({ ...values, limit: '1000' })
  return `/queries/${id}?${asked.toString()}`
}

/** Questions whose number, title or explanation holds every word that is looked for. */
export function matching(questions: readonly Question[], text: string): Question[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return questions.filter((one) => {
    const whole = `${one.id} ${one.title_zh} ${one.title_en} ${one.explanation.zh} ${one.explanation.en}`.toLowerCase()
    return words.every((piece) => (/^\d+$/.test(piece) ? String(one.id) === piece : whole.includes(piece)))
  })
}
