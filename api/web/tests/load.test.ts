import { describe, expect, it } from 'vitest'
import { isOver, isZip, notWhole, phaseOf, phasesOf, type Job, type RegisterLine } from '../src/load/job'
import { countsByRule, fromAddress, missingOf, toAddress, toChanges } from '../src/load/supposing'

const job = (state: Job['state'], steps: string[]): Job => ({
  id: 'x', state, dry_run: false, started: '', ended: null, share: null, steps, messages: [], warnings: [], report: null,
})
const states = (one: Job) => Object.fromEntries(phasesOf(one).phases.map(({ phase, state }) => [phase, state]))

describe('a load under way', () => {
  it('shows the phase it is in and how far', () => {
    const now = job('running', ['registers/市场主体登记.csv', '等待图数据库 waiting for the graph database', '识别组织 matching rows to organizations', '2000/19339'])
    expect(states(now)).toMatchObject({ read: 'done', engine: 'done', identify: 'now', facts: 'later' })
    expect(phasesOf(now).detail).toBe('2000/19339')
  })
  it('never goes back when the engine is told of late', () => {
    expect(states(job('running', ['识别组织 matching', '等待图数据库 waiting']))).toMatchObject({ identify: 'now' })
  })
  it('has all done when loaded, and stops where it failed', () => {
    expect(new Set(Object.values(states(job('incomplete', []))))).toEqual(new Set(['done']))
    expect(states(job('failed', ['核查规则 judging the rules']))).toMatchObject({ write: 'done', rules: 'later', publish: 'later' })
    expect([isOver(null), isOver(job('running', [])), isOver(job('failed', []))]).toEqual([false, false, true])
  })
  it('knows the words of the command', () => {
    expect(phaseOf('推导主管关系 deriving who oversees whom')).toBe('facts')
    expect(phaseOf('2000/19339')).toBeNull()
  })
})

it('takes only zips, and points to registers that were not taken whole', () => {
  expect([isZip({ name: 'a.ZIP', size: 1 }), isZip({ name: 'a.zip', size: 0 }), isZip({ name: 'a.zip.exe', size: 1 })]).toEqual([true, false, false])
  const line: RegisterLine = { kind: 'x', department: '', path: '', sheet: null, as_of: null, rows: 1, accepted: 1, rejected: 0, status: 'loaded' }
  expect([notWhole(line), notWhole({ ...line, rejected: 1 }), notWhole({ ...line, status: 'refused' })]).toEqual([false, true, true])
})

describe('a supposition', () => {
  it('is sent with its filled fields only', () => {
    expect(toChanges([
      { kind: 'move_duties', fields: { from: ' 甲局 ', to: '乙局', role: '', day: '' } }, { kind: 'add_committee', fields: { name: '新党委', claims: '甲局' } },
    ])).toEqual([{ move_duties: { from: '甲局', to: '乙局' } }, { add_committee: { name: '新党委', claims: [{ holder: '甲局' }] } }])
    expect(missingOf({ kind: 'move_duties', fields: { from: '甲局', to: ' ' } })).toEqual(['to'])
  })
  it('comes back from the address; strange ones are passed over', () => {
    const all = [{ kind: 'abolish' as const, fields: { name: '甲"局', to: '乙' } }]
    expect(fromAddress(toAddress(all))).toEqual(all)
    expect(fromAddress('[["drop",{}],["abolish",null],["abolish",{"name":"甲","evil":"x"}]]')).toEqual([{ kind: 'abolish', fields: { name: '甲' } }])
    for (const text of ['{', '{}', 5, undefined]) expect(fromAddress(text)).toEqual([])
  })
  it('is counted by rule', () => {
    expect(countsByRule([{ rule: 'V05' }, { rule: 'V05' }], [{ rule: 'M01' }])).toEqual([{ rule: 'M01', opens: 0, closes: 1 }, { rule: 'V05', opens: 2, closes: 0 }])
  })
})
