import { SEVERITIES, type Severity } from '../service/shapes'

/** Charts that filter each other: each counts what the filters of all the others leave. */
export interface Brief {
  id: string; rule: string; kind: string; severity: Severity; role: string | null; name: string; subject: string
  subject_kind: string; district: string | null; departments: string[]; first_seen: string | null; since: string | null; review: string | null
}
export const DIMENSIONS = ['rule', 'severity', 'district', 'department', 'age', 'review'] as const
export type Dimension = (typeof DIMENSIONS)[number]
export type Chosen = Record<Dimension, string[]>
export const AGES = ['30', '90', '365', 'older'] as const
/** Dimensions whose values have an order of their own. */
const ORDERS: Partial<Record<Dimension, readonly string[]>> = { severity: SEVERITIES, age: AGES }

export function nothingChosen(): Chosen {
  return { rule: [], severity: [], district: [], department: [], age: [], review: [] }
}

/** How long a finding has stood on the day: since the day it holds from, else since it was first seen. */
export function ageOf(item: Brief, day: string): string {
  const from = item.since ?? item.first_seen
  if (!from) return 'older'
  const days = (Date.parse(day) - Date.parse(from)) / 86_400_000
  return AGES.find((limit) => limit !== 'older' && days <= Number(limit)) ?? 'older'
}

export function valuesOf(item: Brief, dimension: Dimension, day: string): string[] {
  switch (dimension) {
    case 'district': return [item.district ?? '']
    case 'department': return item.departments.length > 0 ? item.departments : ['']
    case 'age': return [ageOf(item, day)]
    case 'review': return [item.review ?? 'none']
    default: return [item[dimension]]
  }
}

export function chosenItems(items: Brief[], chosen: Chosen, day: string, without?: Dimension): Brief[] {
  const active = DIMENSIONS.filter((dimension) => dimension !== without && chosen[dimension].length > 0)
  return items.filter((item) => active.every((dimension) =>
    valuesOf(item, dimension, day).some((value) => chosen[dimension].includes(value))))
}

/** Counts by value, in the order of the dimension, else the largest first; a chosen value stays even when nothing is left of it. */
export function countsBy(items: Brief[], dimension: Dimension, chosen: Chosen, day: string): Array<{ value: string; count: number }> {
  const order = ORDERS[dimension]
  const counts = new Map<string, number>(chosen[dimension].map((value) => [value, 0]))
  for (const item of chosenItems(items, chosen, day, dimension)) {
    for (const value of new Set(valuesOf(item, dimension, day))) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => (order ? order.indexOf(a.value) - order.indexOf(b.value) : b.count - a.count) || a.value.localeCompare(b.value))
}

export function toggled(chosen: Chosen, dimension: Dimension, value: string): Chosen {
  const now = chosen[dimension]
  return { ...chosen, [dimension]: now.includes(value) ? now.filter((one) => one !== value) : [...now, value] }
}

export function toQuery(chosen: Chosen): Record<string, string[]> {
  return Object.fromEntries(DIMENSIONS.filter((one) => chosen[one].length > 0).map((one) => [one, chosen[one].map((value) => value || '-')]))
}

export function fromQuery(query: Record<string, unknown>): Chosen {
  const found = nothingChosen()
  for (const dimension of DIMENSIONS) {
    const given = query[dimension]
    const list = Array.isArray(given) ? given : given === undefined || given === null ? [] : [given]
    found[dimension] = list.map(String).map((value) => (value === '-' ? '' : value))
  }
  return found
}
