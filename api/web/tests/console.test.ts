import { describe, expect, it } from 'vitest'
import { cellText, csvOf, harmless, rowsOf } from '../src/console/cells'
import { graphOf, layoutGraph, ranksOf } from '../src/console/graph'
import { apiPath, examples, faultsOf, given, initial, isWhole, matching, type Parameter, type Question } from '../src/console/parameters'
import { readParameters } from '../src/console/running'
import { offersOf, placeOf } from '../src/console/schema'
import { fromAddress, LONGEST_LINK, toAddress } from '../src/console/sharing'

const parameter = (name: string, type: Parameter['type'], more: Partial<Parameter> = {}): Parameter => ({
  name, type, required: false, default: null, values: [], example: null, zh: name, en: name, ...more,
})

describe('the form of a question', () => {
  const parameters = [
    parameter('organization', 'organization', { required: true, example: 'X' }), parameter('years', 'number', { default: 5, example: 3 }),
    parameter('since', 'day'), parameter('flagged', 'flag', { example: true }),
  ]
  it('begins with defaults and takes examples', () => {
    expect(initial(parameters)).toEqual({ organization: '', years: '5', since: '', flagged: '' })
    expect(examples(parameters)).toEqual({ organization: 'X', years: '3', since: '', flagged: 'true' })
  })
  it('says what is missing, no number, no day', () => {
    expect(faultsOf(parameters, { organization: ' ', years: 'five', since: '2025-02-99' })).toEqual({ missing: ['organization'], notNumbers: ['years'], notDays: ['since'] })
    expect(isWhole(faultsOf(parameters, { organization: 'X', years: '-1.5', since: '2024-02-29' }))).toBe(true)
  })
  it('sends only what differs from what the question supposes', () => {
    expect(given(parameters, { organization: ' 甲&乙 ', years: '5', since: '', flagged: 'false' })).toEqual({ organization: '甲&乙', flagged: 'false' })
    expect(new URL(`http://x${apiPath(46, { organization: '甲&乙' })}`).searchParams.get('organization')).toBe('甲&乙')
  })
  it('is found by number or by words', () => {
    const question = (id: number, zh: string): Question => ({ id, name: `q${id}`, group: 'oversight', title_zh: zh, title_en: '', explanation: { zh: '', en: '' }, parameters: [], columns: [], needs: [] })
    const all = [question(4, '归口清单'), question(46, '为什么被剔除'), question(40, '办结率')]
    expect(matching(all, '4').map((one) => one.id)).toEqual([4])
    expect(matching(all, '剔除 为什么').map((one) => one.id)).toEqual([46])
    expect(matching(all, '')).toHaveLength(3)
  })
})

describe('a link', () => {
  it('carries a question with its parameters, or a statement', () => {
    const question = toAddress({ question: 7, values: { role: 'business', place: '海勃湾区 & 乙' } }, 'en')
    expect(question).toEqual({ q: '7', 'p.role': 'business', 'p.place': '海勃湾区 & 乙', lang: 'en' })
    expect(fromAddress(question!)).toEqual({ question: 7, values: { role: 'business', place: '海勃湾区 & 乙' }, statement: null, parameters: null })
    const statement = toAddress({ statement: 'MATCH (n)\nRETURN n', parameters: '{"a":1}' })
    expect(fromAddress(statement!)).toEqual({ question: null, values: {}, statement: 'MATCH (n)\nRETURN n', parameters: '{"a":1}' })
  })
  it('is refused when it would be too long, and strange ones are passed over', () => {
    expect(toAddress({ statement: '字'.repeat(LONGEST_LINK / 9 + 1) })).toBeNull()
    expect(toAddress({ statement: 'R'.repeat(LONGEST_LINK - 10) })).not.toBeNull()
    expect(fromAddress({ q: '7; DROP', 'p.__proto__ x': '1', 'p.a': ['x'] })).toEqual({ question: null, values: {}, statement: null, parameters: null })
  })
})

describe('rows as CSV', () => {
  it('neutralizes what a spreadsheet takes for a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\u3000=1', '\u0000x', '\r=1', '＝1+1']) expect(harmless(text), JSON.stringify(text)).toBe(`'${text}`)
    for (const text of ['甲=乙', 'a-b', '市民政局', '']) expect(harmless(text)).toBe(text)
  })
  it('quotes, keeps numbers as numbers, and heads the columns', () => {
    const text = csvOf(['name', 'n', '=evil'], [{ name: '甲"乙",\n丙', n: -3, '=evil': null }, { name: '=HYPERLINK("x")', n: 1, '=evil': ['a', 'b'] }])
    expect(text).toBe('name,n,\'=evil\r\n"甲""乙"",\n丙",-3,\r\n"\'=HYPERLINK(""x"")",1,a、b\r\n')
  })
  it('tells nodes, sources and lists shortly', () => {
    expect(cellText({ labels: ['Place'], properties: { name: '甲区' } })).toBe('(Place 甲区)')
    expect(cellText({ register: 'x', file: 'a.xlsx', sheet: 's', row: 3 })).toBe('a.xlsx#s:3')
    expect(cellText([1, null, 'x'])).toBe('1、、x')
    expect(rowsOf({ columns: ['a', 'b'], rows: [[1, 2], { a: 3, b: 4 }] })).toEqual([{ a: 1, b: 2 }, { a: 3, b: 4 }])
  })
})

describe('the graph of a result', () => {
  const node = (id: string, label = 'Committee') => ({ labels: [label], properties: { uid: `${id}@1`, id, name: id } })
  const edge = (start: string, end: string) => ({ type: 'REPORTS_TO', start: `${start}@1`, end: `${end}@1`, properties: { fact: `${start}${end}` } })
  const rows = [{ c: node('a'), r: edge('a', 'b'), s: node('b') }, { c: node('b'), r: edge('b', 'c'), s: [node('c')] }, { c: node('a'), r: edge('a', 'gone'), s: 5 }]
  it('finds each node and edge once, and leaves out edges without ends', () => {
    const found = graphOf(rows)
    expect(found.nodes.map((one) => one.name)).toEqual(['a', 'b', 'c'])
    expect(found.edges.map((one) => [one.from, one.to])).toEqual([['a@1', 'b@1'], ['b@1', 'c@1']])
  })
  it('stands in columns along the edges, nothing over anything, the same each time', () => {
    const picture = layoutGraph(graphOf(rows))
    const places = Object.fromEntries(picture.spots.map((spot) => [spot.name, spot.x]))
    expect(places.a! < places.b! && places.b! < places.c!).toBe(true)
    const many = layoutGraph(graphOf(Array.from({ length: 60 }, (_, n) => ({ a: node(`n${n}`), r: edge(`n${n}`, 'top'), b: node('top') }))))
    many.spots.forEach((a, i) => many.spots.slice(i + 1).forEach((b) => {
      expect(a.x === b.x && Math.abs(a.y - b.y) < a.height).toBe(false)
    }))
    for (const spot of many.spots) expect(spot.y >= 0 && spot.y + spot.height <= many.height && spot.x + spot.width <= many.width).toBe(true)
    expect(layoutGraph(graphOf(rows))).toEqual(picture)
  })
  it('ends where edges run in a circle, and caps', () => {
    const circle = graphOf([{ a: node('a'), r: edge('a', 'b'), b: node('b') }, { r: edge('b', 'a') }])
    expect([...ranksOf(circle).values()].every(Number.isFinite)).toBe(true)
    const capped = graphOf(Array.from({ length: 300 }, (_, n) => ({ n: node(`n${n}`) })))
    expect([capped.nodes.length, capped.all]).toEqual([120, 300])
  })
})

describe('completion', () => {
  const schema = { nodes: [{ label: 'Organization', zh: '组织', en: 'organization', properties: [{ name: 'uscc', type: 'text', zh: '代码', en: 'code' }] }],
    edges: [{ type: 'OVERSEES', zh: '监管', en: 'oversees', properties: [] }], functions: ['count'] }
  it.each([['MATCH (o:', 'kind'], ['MATCH (o:Org', 'kind'], ['MATCH ()-[r:OVER', 'kind'], ['WHERE o.us', 'property'], ['<= $kn', 'parameter'], ['MAT', 'word'], ['RETURN {a: x', 'word']] as const)('%s asks for a %s', (text, place) => {
    expect(placeOf(text)).toBe(place)
  })
  it('offers the model, and words without it', () => {
    expect(offersOf(schema, 'kind', 'zh').map((one) => one.label)).toEqual(['Organization', 'OVERSEES'])
    expect(offersOf(schema, 'property', 'en')[0]).toMatchObject({ label: 'uscc', detail: 'code' })
    expect(offersOf(null, 'kind', 'zh')).toEqual([])
    expect(offersOf(null, 'word', 'zh').some((one) => one.label === 'MATCH')).toBe(true)
  })
})

it('reads parameters of a statement only as a JSON object', () => {
  expect(readParameters('  ')).toEqual({})
  expect(readParameters('{"name":"市商务局"}')).toEqual({ name: '市商务局' })
  for (const text of ['[1]', '1', 'x', 'null']) expect(readParameters(text)).toBeNull()
})
