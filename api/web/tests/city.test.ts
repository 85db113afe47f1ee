import { describe, expect, it } from 'vitest'
import { circlesShown, homesOf, placeRows, shownIndexes, spreadOf, type CityMap } from '../src/city/shown'

const circle = (code: string, within: string | null, x: number, radius: number) => (
  { code, within, name: code, level: within === null ? 'district' as const : 'street' as const, x, y: 0, radius, count: 0 })
/** Two districts; four organizations in a street of the first, one in a street of the second. */
const map: CityMap = {
  at: '2025-09-30', statuses: ['ok', 'gap', 'excluded'], kinds: ['enterprise', 'other'], states: ['ledger', 'excluded'],
  circles: [circle('d1', null, 0, 100), circle('s1', 'd1', 0, 60), circle('d2', null, 300, 100), circle('s2', 'd2', 300, 40)],
  id: ['a', 'b', 'c', 'd', 'e'], name: ['甲', '乙', '丙', '丁', '戊'], x: [0, 10, -10, 50, 301], y: [0, 0, 0, 0, 0],
  status: [0, 1, 0, 2, 1], kind: [0, 0, 1, 0, 0], state: [0, 0, 0, 1, 0], staff: [1, 2, 3, 4, 5],
}
const all = [0, 1, 2, 3, 4]

describe('the whole city', () => {
  it('shows what every filter leaves', () => {
    expect(shownIndexes(map, { states: ['ledger'], statuses: ['ok', 'gap'], kinds: ['enterprise', 'other'] })).toEqual([0, 1, 2, 4])
    expect(shownIndexes(map, { states: ['ledger'], statuses: ['ok'], kinds: ['enterprise'] })).toEqual([0])
    expect(shownIndexes(map, { states: [], statuses: ['ok'], kinds: ['enterprise'] })).toEqual([])
  })
  it('knows in which street each stands', () => expect([...homesOf(map)]).toEqual([1, 1, 1, 1, 3]))
  it('draws what is shown apart, never out of its street', () => {
    const homes = homesOf(map)
    const spread = spreadOf(map, homes, [0, 1, 2, 4])
    for (const index of [0, 1, 2, 4]) {
      const street = map.circles[homes[index]!]!
      const far = Math.hypot(map.x[index]! - street.x, map.y[index]! - street.y) * spread.get(homes[index]!)!
      expect(far).toBeLessThanOrEqual(street.radius)
    }
    expect(spread.get(1)).toBeGreaterThan(2)
    expect(spreadOf(map, homes, all).get(1)).toBeLessThan(1.2)
    expect(spreadOf(map, homes, []).size).toBe(0)
  })
  it('draws only circles that hold something', () => {
    expect(circlesShown(map, homesOf(map), [4]).map((one) => one.code)).toEqual(['d2', 's2'])
    expect(circlesShown(map, homesOf(map), [])).toEqual([])
  })
  it('is the same as a table', () => {
    expect(placeRows(map, homesOf(map), all, '不明').map((row) => [row.name, row.level, row.all, ...row.counts])).toEqual([
      ['d1', 'district', 4, 2, 1, 1], ['s1', 'street', 4, 2, 1, 1], ['d2', 'district', 1, 0, 1, 0], ['s2', 'street', 1, 0, 1, 0],
    ])
  })
})
