import { describe, expect, it } from 'vitest'
import { layoutProof } from '../src/findings/evidence'
import { tilesOf } from '../src/home/tiles'

const source = (row: number) => ({ register: 'visits', file: 'registers/走访.xlsx', sheet: '明细', row })
const proof = {
  subject: '某协会', holders: Array.from({ length: 8 }, (_, n) => ({ id: `h${n}`, name: `某局${n}` })), sources: Array.from({ length: 9 }, (_, n) => source(n)),
}

describe.each([true, false])('the evidence of a finding, narrow %s', (narrow) => {
  const picture = layoutProof(proof, (one) => ({ text: one.register, small: String(one.row) }), (count) => `+${count}`, { narrow })
  it('stays inside and covers nothing', () => {
    for (const one of picture.spots) {
      expect(one.x).toBeGreaterThanOrEqual(0)
      expect(one.x + one.width).toBeLessThanOrEqual(picture.width)
      expect(one.y + one.height).toBeLessThanOrEqual(picture.height)
    }
    picture.spots.forEach((a, i) => picture.spots.slice(i + 1).forEach((b) => {
      expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).toBe(false)
    }))
  })
  it('counts what it leaves out', () => {
    expect(picture.spots.filter((one) => one.text.startsWith('+')).map((one) => one.text)).toEqual(['+2', '+3'])
    expect(picture.lines).toHaveLength(picture.spots.length - 1)
  })
})

describe('the figures of the first page', () => {
  const tiles = tilesOf({ findings: { M01: 2, M02: 0, V01: 1, V02: 4, D01: 3 }, organizations: { ledger: 5, excluded: 7 } })
  it('count what they lead to', () => {
    expect(tiles.map((tile) => tile.count)).toEqual([5, 2, 5, 10, 12])
    expect(tiles[2]?.to).toEqual({ name: 'findings', query: { rule: ['V01', 'V02'] } })
  })
})
