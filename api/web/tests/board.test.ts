import { describe, expect, it } from 'vitest'
import { countsBy, nothingChosen, type Brief } from '../src/findings/board'

const day = '2025-09-30'
const brief = (id: string, severity: Brief['severity'], since: string, rule: string): Brief => ({
  id, rule, kind: 'gap', severity, role: null, name: id, subject: id, subject_kind: 'organization', district: null, departments: [],
  first_seen: day, since, review: null,
})
const items = [
  brief('a', 'medium', '2025-09-01', 'V02'), brief('b', 'medium', '2020-01-01', 'V02'), brief('c', 'low', '2025-01-01', 'V02'),
  brief('d', 'high', '2025-07-15', 'M01'), brief('e', 'medium', '2020-01-01', 'M01'),
]

describe('counts of the findings board', () => {
  it('keep the order of severity and age', () => {
    expect(countsBy(items, 'severity', nothingChosen(), day).map((bar) => bar.value)).toEqual(['high', 'medium', 'low'])
    expect(countsBy(items, 'age', nothingChosen(), day).map((bar) => bar.value)).toEqual(['30', '90', '365', 'older'])
  })
  it('show the largest first elsewhere', () => {
    expect(countsBy(items, 'rule', nothingChosen(), day)).toEqual([{ value: 'V02', count: 3 }, { value: 'M01', count: 2 }])
  })
  it('count what the filters of all others leave, and keep a chosen value', () => {
    const chosen = { ...nothingChosen(), severity: ['high'] }
    expect(countsBy(items, 'rule', chosen, day)).toEqual([{ value: 'M01', count: 1 }])
    expect(countsBy(items, 'severity', chosen, day).map((bar) => bar.count)).toEqual([1, 3, 1])
  })
})
