import { describe, expect, it } from 'vitest'
import { keysOf, marksOf } from '../src/cross/comparing'
import { fold, layoutCross, type Names, type Options, type Picture } from '../src/cross/layout'
import { dayOf, monthsBetween } from '../src/cross/months'
import type { CrossView, Holder, Role, RoleName, RoleStatus } from '../src/service/shapes'

const names: Names = {
  role: (role) => role, line: (line) => line, part: (part) => part, lack: (what) => `缺：${what}`, none: (what) => `没有${what}`, unreceived: (what) => `${what}未收到`,
  exempt: (what) => `${what}不要求`, more: (count) => `还有${count}个`, stops: (why) => `断：${why}`,
}
const wide: Options = { narrow: false, expanded: new Set(), cap: 4, names }
const holder = (id: string): Holder => ({ id, name: id, since: null, until: null, basis: null, sources: [] })
const role = (name: RoleName, status: RoleStatus, holders: string[] = []): Role => ({
  role: name, required: true, status, reason: null, holders: holders.map(holder),
})

function view(changes: Partial<CrossView> = {}): CrossView {
  return {
    organization: { id: 'X', uscc: 'X', name: '乌海市某某科技有限公司', kind: 'enterprise', state: 'ledger', place: null },
    at: '2025-09-30', known_at: '2025-10-08', status: 'mixed', answer: { zh: '', en: '' },
    roles: [
      role('registration', 'held', ['甲局']), role('business', 'exempt'), role('industry', 'missing'),
      role('party_building', 'multi_head', ['一党委', '二党委']), role('territory', 'held', ['某街道']), role('liaison', 'unknown'),
    ],
    lines: {
      territory: [{ id: 'p1', name: '某街道', kind: 'place' }, { id: 'p2', name: '某区', kind: 'place' }, { id: 'p3', name: '某市', kind: 'place' }],
      party: [{ id: 'X', name: '本组织', kind: 'organization' }, { id: 'c1', name: '一党委', kind: 'committee', stops_because: 'no_superior' }],
    },
    findings: [],
    serving: [
      { part: 'party_unit', status: 'absent', reason: null, members: [] },
      { part: 'service_team', status: 'present', reason: null,
        members: Array.from({ length: 217 }, (_, n) => ({ id: `t${n}`, name: `团${n}`, form: null, since: null, until: null, sources: [] })) },
      { part: 'instructor', status: 'unknown', reason: null, members: [] },
      { part: 'mass_organization', status: 'absent', reason: null, members: [] },
    ],
    ...changes,
  }
}

function overlapping(picture: Picture): string[] {
  const found: string[] = []
  picture.boxes.forEach((a, i) => picture.boxes.slice(i + 1).forEach((b) => {
    if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height) found.push(`${a.key} ${b.key}`)
  }))
  return found
}

describe.each([['wide', wide], ['narrow', { ...wide, narrow: true }]] as const)('the %s cross', (_name, options) => {
  it('covers nothing with anything else and stays inside', () => {
    const picture = layoutCross(view(), options)
    expect(overlapping(picture)).toEqual([])
    for (const box of picture.boxes) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.y).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(picture.width)
      expect(box.y + box.height).toBeLessThanOrEqual(picture.height)
    }
  })
  it('draws what is missing as missing, with its own look', () => {
    const looks = Object.fromEntries(layoutCross(view(), options).boxes.map((box) => [box.key, box.look]))
    expect(looks['role:industry:missing']).toBe('lacking')
    expect(looks['role:business:exempt']).toBe('exempt')
    expect(looks['role:liaison:unknown']).toBe('unknown')
    expect(looks['part:instructor:unknown']).toBe('unknown')
    expect(looks['party:c1']).toBe('stopped')
  })
  it('frames several heads once and counts them', () => {
    expect(layoutCross(view(), options).frames.map((frame) => [frame.key, frame.count])).toEqual([['frame:role:party_building', 2]])
  })
  it('caps neighbours, says how many more, and shows all when expanded', () => {
    const capped = layoutCross(view(), options).boxes.filter((box) => box.part === 'service_team')
    expect(capped).toHaveLength(5)
    expect(capped.at(-1)?.count).toBe(213)
    const all = layoutCross(view(), { ...options, expanded: new Set(['part:service_team']) }).boxes.filter((box) => box.part === 'service_team')
    expect(all).toHaveLength(217)
  })
  it('links every box to another that exists', () => {
    const picture = layoutCross(view(), options)
    const keys = new Set(picture.boxes.map((box) => box.key))
    expect(picture.links.every((link) => keys.has(link.from) && keys.has(link.to))).toBe(true)
    expect(new Set(picture.links.map((link) => link.to)).size).toBe(keys.size - 1)
  })
  it('is the same picture each time', () => {
    expect(layoutCross(view(), options)).toEqual(layoutCross(view(), options))
  })
})

it('keeps the past holders of a nominal role beside the ghost', () => {
  const roles = [role('business', 'nominal', ['旧局'])]
  const looks = layoutCross(view({ roles }), wide).boxes.filter((box) => box.role === 'business').map((box) => box.look)
  expect(looks).toEqual(['lacking', 'exempt'])
})

it('folds long texts into two lines and says that more follows', () => {
  expect(fold('短', 5)).toEqual(['短'])
  expect(fold('一二三四五六七', 5)).toEqual(['一二三四五', '六七'])
  const lines = fold('一二三四五六七八九十甲乙丙丁', 5)
  expect(lines).toHaveLength(2)
  expect(lines[1]?.endsWith('…')).toBe(true)
})

it('marks what a handover took and brought', () => {
  const before = view({ roles: [role('industry', 'held', ['旧局'])] })
  const after = view({ roles: [role('industry', 'held', ['新局'])] })
  expect(marksOf(after, before, 'came')).toEqual({ 'role:industry:新局': 'came' })
  expect(marksOf(before, after, 'gone')).toEqual({ 'role:industry:旧局': 'gone' })
  expect(keysOf(after).has('part:party_unit:none')).toBe(true)
})

it('walks months from their last days', () => {
  expect(monthsBetween('2015-09-30', '2025-09-30')).toBe(120)
  expect(dayOf('2015-09-30', 5)).toBe('2016-02-29')
  expect(dayOf('2015-09-30', 120)).toBe('2025-09-30')
})
