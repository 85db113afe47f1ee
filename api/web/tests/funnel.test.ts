import { describe, expect, it } from 'vitest'
import { rowsOf, sankeyOf, unexplained, type Step } from '../src/ledger/funnel'
import { apiPath, fromAddress, toAddress } from '../src/ledger/listing'

const funnel: Step[] = [
  { step: 'base_records', count: 100, removed: [] },
  { step: 'base_roster', count: 30, removed: [{ reason: 'branch', count: 20 }, { reason: 'revoked', count: 50 }] },
  { step: 'ledger', count: 25, removed: [{ reason: 'revoked', count: 5 }, { reason: 'no_premises', count: 0 }] },
]

describe('the funnel as flows', () => {
  it('sends every organization somewhere: what leaves a step is what the step held', () => {
    const { links } = sankeyOf(funnel)
    for (const [step, count] of [['base_records', 100], ['base_roster', 30]] as const) {
      const gone = links.filter((link) => link.source === `step:${step}`).reduce((sum, link) => sum + link.value, 0)
      expect(gone, step).toBe(count)
    }
    expect(unexplained(funnel)).toBe(0)
  })
  it('keeps one reason at two steps apart, what remains on top, the largest loss next', () => {
    const { nodes } = sankeyOf(funnel)
    expect(new Set(nodes.map((node) => node.name)).size).toBe(nodes.length)
    expect(nodes.filter((node) => node.depth === 1).map((node) => node.code)).toEqual(['base_roster', 'revoked', 'branch'])
    expect(nodes.filter((node) => node.depth === 2).map((node) => node.code)).toEqual(['ledger', 'revoked'])
  })
  it('says the same numbers in the table', () => {
    const rows = rowsOf(funnel)
    expect(rows.map((row) => row.count)).toEqual([100, 30, 50, 20, 25, 5, 0])
    expect(rows.find((row) => row.code === 'branch')?.share).toBe(0.2)
    expect(rows[0]?.share).toBeNull()
  })
  it('bears an empty city', () => {
    expect(sankeyOf([])).toEqual({ nodes: [], links: [] })
    expect(rowsOf([{ step: 'base_records', count: 0, removed: [] }, { step: 'base_roster', count: 0, removed: [] }])[1]?.share).toBeNull()
  })
  it('notices what a funnel does not explain', () => {
    expect(unexplained([{ step: 'a', count: 10, removed: [] }, { step: 'b', count: 4, removed: [{ reason: 'branch', count: 5 }] }])).toBe(1)
  })
})

describe('the filters of the list', () => {
  it('come back from the address as they were put there', () => {
    const query = toAddress({ lang: 'en' }, { state: 'ledger', q: '体育 & <b>', place: '海勃湾区' })
    expect(fromAddress(query)).toEqual({ q: '体育 & <b>', state: 'ledger', kind: '', ledger: '', place: '海勃湾区', cursor: '' })
    expect(query.lang).toBe('en')
  })
  it('pass over words that are no filter, and begin anew when one changes', () => {
    expect(fromAddress({ state: 'nonsense', kind: ['enterprise'] }).state).toBe('')
    expect(toAddress({ cursor: 'abc', state: 'ledger' }, { kind: 'enterprise' })).toEqual({ state: 'ledger', kind: 'enterprise' })
  })
  it('ask the API for counts too', () => {
    const asked = new URL(`http://x${apiPath(fromAddress({ ledger: 'parks', q: '甲' }))}`).searchParams
    expect([asked.get('ledger'), asked.get('q'), asked.get('facets'), asked.has('state')]).toEqual(['parks', '甲', 'true', false])
  })
})
