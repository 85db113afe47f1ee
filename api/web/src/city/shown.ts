/** The columns of the whole-city picture, and what the filters leave of them. */
export interface CityMap {
  at: string; statuses: string[]; kinds: string[]; states: string[]
  circles: Array<{ code: string | null; within: string | null; name: string | null; level: 'district' | 'street'; x: number; y: number; radius: number; count: number }>
  id: string[]; name: string[]; x: number[]; y: number[]; status: number[]; kind: number[]; state: number[]; staff: number[]
}
export interface Filters { states: string[]; statuses: string[]; kinds: string[] }

/** Colours told apart by colour-blind people; the picture's list says the same in words. */
export const COLOURS: Record<string, string> = { ok: '#3d7fb0', multi_head: '#e69f00', gap: '#b3330e', mixed: '#7b3294', excluded: '#c9d0d8' }

export function passes(map: CityMap, filters: Filters, index: number): boolean {
  return filters.states.includes(map.states[map.state[index] ?? 0] ?? '')
    && filters.statuses.includes(map.statuses[map.status[index] ?? 0] ?? '')
    && filters.kinds.includes(map.kinds[map.kind[index] ?? 0] ?? '')
}

export function shownIndexes(map: CityMap, filters: Filters): number[] {
  const found: number[] = []
  for (let index = 0; index < map.id.length; index += 1) if (passes(map, filters, index)) found.push(index)
  return found
}

/** Radius of a dot by staff: visible when unknown, never so large that it hides its neighbours. */
export function dotSize(staff: number, state: string): number {
  const base = state === 'excluded' ? 1.1 : 2
  return Math.min(base + Math.sqrt(Math.max(staff, 0)) * 0.22, 7)
}

export interface PlaceRow { key: string; name: string; level: 'district' | 'street'; counts: number[]; all: number }

/** The same picture as a table: organizations by district and street and status. */
export function placeRows(map: CityMap, indexes: readonly number[], nowhere: string): PlaceRow[] {
  const rows: PlaceRow[] = []
  for (const district of map.circles.filter((circle) => circle.level === 'district')) {
    const own = (circle: { x: number; y: number; radius: number }) => indexes.filter((index) =>
      Math.hypot((map.x[index] ?? 0) - circle.x, (map.y[index] ?? 0) - circle.y) <= circle.radius + 1)
    const inside = own(district)
    if (inside.length === 0) continue
    rows.push(rowOf(map, inside, `d:${district.code}`, district.name ?? nowhere, 'district'))
    for (const street of map.circles.filter((circle) => circle.level === 'street' && circle.within === district.code)) {
      const members = own(street)
      if (members.length > 0) rows.push(rowOf(map, members, `s:${district.code}:${street.code}`, street.name ?? nowhere, 'street'))
    }
  }
  return rows
}

function rowOf(map: CityMap, indexes: readonly number[], key: string, name: string, level: 'district' | 'street'): PlaceRow {
  const counts = map.statuses.map(() => 0)
  for (const index of indexes) {
    const status = map.status[index] ?? 0
    counts[status] = (counts[status] ?? 0) + 1
  }
  return { key, name, level, counts, all: indexes.length }
}
