/** The columns of the whole-city picture, and what the filters leave of them. Two hundred thousand organizations pass through here. */
export interface Circle { code: string | null; within: string | null; name: string | null; level: 'district' | 'street'; x: number; y: number; radius: number; count: number }
export interface CityMap {
  at: string; statuses: string[]; kinds: string[]; states: string[]; circles: Circle[]
  id: string[]; name: string[]; x: number[]; y: number[]; status: number[]; kind: number[]; state: number[]; staff: number[]
}
export interface Filters { states: string[]; statuses: string[]; kinds: string[] }

/** Colours told apart by colour-blind people; the picture's list says the same in words. */
export const COLOURS: Record<string, string> = { ok: '#3d7fb0', multi_head: '#e69f00', gap: '#b3330e', mixed: '#7b3294', excluded: '#c9d0d8' }
/** Streets are filled with what is shown of them, but no farther than this. */
const MOST_SPREAD = 3

export function shownIndexes(map: CityMap, filters: Filters): number[] {
  const states = map.states.map((one) => filters.states.includes(one))
  const statuses = map.statuses.map((one) => filters.statuses.includes(one))
  const kinds = map.kinds.map((one) => filters.kinds.includes(one))
  const found: number[] = []
  for (let index = 0; index < map.id.length; index += 1) {
    if (states[map.state[index] ?? 0] && statuses[map.status[index] ?? 0] && kinds[map.kind[index] ?? 0]) found.push(index)
  }
  return found
}

/** Radius of a dot by staff: visible when unknown, never so large that it hides its neighbours. */
export function dotSize(staff: number, state: string): number {
  const base = state === 'excluded' ? 1.1 : 2
  return Math.min(base + Math.sqrt(Math.max(staff, 0)) * 0.22, 7)
}

/** The position in `circles` of the street that each organization stands in; -1 for none. */
export function homesOf(map: CityMap): Int16Array {
  const streets = map.circles.flatMap((circle, at) => (circle.level === 'street' ? [{ ...circle, at }] : []))
  const homes = new Int16Array(map.id.length).fill(-1)
  let last = streets[0]
  for (let index = 0; index < map.id.length; index += 1) {
    const [x, y] = [map.x[index] ?? 0, map.y[index] ?? 0]
    if (!last || !holds(last, x, y)) last = streets.find((street) => holds(street, x, y)) ?? last
    if (last && holds(last, x, y)) homes[index] = last.at
  }
  return homes
}

/** How far what is shown of each street is drawn apart, by the street's position: as far as half of the streets have room for, and no
 * farther than each has itself, so that most can be compared. */
export function spreadOf(map: CityMap, homes: Int16Array, indexes: readonly number[]): Map<number, number> {
  const farthest = new Map<number, number>()
  for (const index of indexes) {
    const home = homes[index] ?? -1
    const circle = map.circles[home]
    if (circle) farthest.set(home, Math.max(farthest.get(home) ?? 1, Math.hypot((map.x[index] ?? 0) - circle.x, (map.y[index] ?? 0) - circle.y)))
  }
  const rooms = [...farthest].map(([home, far]) => [home, ((map.circles[home]?.radius ?? far) * 0.9) / far] as const)
  const usual = rooms.map(([, room]) => room).sort((a, b) => a - b)[Math.floor(rooms.length / 2)] ?? 1
  return new Map(rooms.map(([home, room]) => [home, Math.max(1, Math.min(MOST_SPREAD, usual, room))]))
}

/** The circles that hold something shown: streets, and the districts around them. */
export function circlesShown(map: CityMap, homes: Int16Array, indexes: readonly number[]): Circle[] {
  const streets = new Set(indexes.map((index) => homes[index] ?? -1))
  const around = new Set([...streets].map((at) => map.circles[at]?.within))
  return map.circles.filter((circle, at) => (circle.level === 'street' ? streets.has(at) : around.has(circle.code)))
}

export interface PlaceRow { key: string; name: string; level: 'district' | 'street'; counts: number[]; all: number }

/** The same picture as a table: organizations by district and street and status. */
export function placeRows(map: CityMap, homes: Int16Array, indexes: readonly number[], nowhere: string): PlaceRow[] {
  const counts = new Map<number, number[]>()
  for (const index of indexes) {
    const home = homes[index] ?? -1
    const own = counts.get(home) ?? map.statuses.map(() => 0)
    const status = map.status[index] ?? 0
    own[status] = (own[status] ?? 0) + 1
    counts.set(home, own)
  }
  const rows: PlaceRow[] = []
  for (const district of map.circles.filter((circle) => circle.level === 'district')) {
    const streets = map.circles.flatMap((circle, at) => {
      const own = circle.level === 'street' && circle.within === district.code ? counts.get(at) : undefined
      return own ? [rowOf(`s:${district.code}:${circle.code}`, circle.name ?? nowhere, 'street', own)] : []
    })
    if (streets.length === 0) continue
    const whole = map.statuses.map((_, status) => streets.reduce((sum, street) => sum + (street.counts[status] ?? 0), 0))
    rows.push(rowOf(`d:${district.code}`, district.name ?? nowhere, 'district', whole), ...streets)
  }
  return rows
}

function holds(circle: Circle, x: number, y: number): boolean {
  return (x - circle.x) ** 2 + (y - circle.y) ** 2 <= (circle.radius + 1) ** 2
}

function rowOf(key: string, name: string, level: PlaceRow['level'], counts: number[]): PlaceRow {
  return { key, name, level, counts, all: counts.reduce((sum, one) => sum + one, 0) }
}
