/** The nodes and edges that stand in rows, at fixed places: columns follow the direction of the edges. */
import { isEdge, isNode, nodeName, type Row } from './cells'

export interface GraphNode { key: string; label: string; name: string; properties: Row }
export interface GraphEdge { key: string; from: string; to: string; type: string }
export interface Found { nodes: GraphNode[]; edges: GraphEdge[]; all: number }
export interface Spot extends GraphNode { x: number; y: number; width: number; height: number }
export interface Line extends GraphEdge { path: string; x: number; y: number }
export interface GraphPicture { width: number; height: number; spots: Spot[]; lines: Line[]; columns: Array<{ label: string; x: number }> }

export const MOST_NODES = 120
const WIDTH = 190
const HEIGHT = 36
const GAP_X = 130
const GAP_Y = 14

/** Walk through all cells, paths and lists included. Edges whose ends are not in the rows are left out. */
export function graphOf(rows: readonly Row[], most = MOST_NODES): Found {
  const nodes = new Map<string, GraphNode>()
  const names = new Map<string, string>()
  const edges = new Map<string, { from: unknown; to: unknown; type: string }>()
  const visit = (value: unknown, depth: number): void => {
    if (value === null || typeof value !== 'object' || depth > 8) return
    if (isNode(value)) {
      const key = keyOf(value)
      if (!nodes.has(key)) nodes.set(key, { key, label: value.labels[0] ?? '', name: nodeName(value), properties: value.properties })
      for (const name of [value.id, value.properties.uid, value.properties.id]) if (name != null && !names.has(String(name))) names.set(String(name), key)
    } else if (isEdge(value)) {
      edges.set(`${end(value.start)}|${value.type}|${end(value.end)}|${String(value.properties?.fact ?? '')}`, { from: end(value.start), to: end(value.end), type: value.type })
      visit(value.start, depth + 1)
      visit(value.end, depth + 1)
    } else {
      for (const one of Array.isArray(value) ? value : Object.values(value)) visit(one, depth + 1)
    }
  }
  for (const row of rows) for (const cell of Object.values(row)) visit(cell, 0)
  const kept = [...nodes.values()].slice(0, most)
  const known = new Set(kept.map((node) => node.key))
  const found: GraphEdge[] = []
  for (const [key, edge] of edges) {
    const from = names.get(String(edge.from)) ?? String(edge.from)
    const to = names.get(String(edge.to)) ?? String(edge.to)
    if (known.has(from) && known.has(to)) found.push({ key, from, to, type: edge.type })
  }
  return { nodes: kept, edges: found, all: nodes.size }
}

function keyOf(node: { labels: string[]; properties: Row; id?: unknown }): string {
  return String(node.properties.uid ?? node.id ?? `${node.labels[0]}:${String(node.properties.id ?? node.properties.name)}`)
}

function end(value: unknown): unknown {
  if (isNode(value)) return keyOf(value)
  if (typeof value === 'object' && value !== null) {
    const { uid, id } = value as Row
    return uid ?? id ?? ''
  }
  return value
}

/** How far along the edges' direction each node stands; what runs in a circle stays where it was first met. */
export function ranksOf(found: Pick<Found, 'nodes' | 'edges'>): Map<string, number> {
  const after = new Map<string, string[]>()
  const waiting = new Map(found.nodes.map((node) => [node.key, 0]))
  for (const edge of found.edges) {
    if (edge.from === edge.to) continue
    after.set(edge.from, [...(after.get(edge.from) ?? []), edge.to])
    waiting.set(edge.to, (waiting.get(edge.to) ?? 0) + 1)
  }
  const ranks = new Map(found.nodes.map((node) => [node.key, 0]))
  const ready = found.nodes.filter((node) => waiting.get(node.key) === 0).map((node) => node.key)
  const seen = new Set<string>()
  while (seen.size < found.nodes.length) {
    const key = ready.shift() ?? found.nodes.find((node) => !seen.has(node.key))!.key
    if (seen.has(key)) continue
    seen.add(key)
    for (const next of after.get(key) ?? []) {
      if (seen.has(next)) continue
      ranks.set(next, Math.max(ranks.get(next) ?? 0, (ranks.get(key) ?? 0) + 1))
      const left = (waiting.get(next) ?? 1) - 1
      waiting.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  return ranks
}

/** Columns by rank, each ordered so that neighbours stand near the middle of what they lead to. */
function columnsOf(found: Found): GraphNode[][] {
  const ranks = ranksOf(found)
  const columns: GraphNode[][] = []
  for (const node of found.nodes) (columns[ranks.get(node.key) ?? 0] ??= []).push(node)
  const whole = [...columns].filter((column) => column !== undefined)
  const place = new Map<string, number>()
  for (let index = whole.length - 1; index >= 0; index -= 1) {
    const column = whole[index] ?? []
    const weight = new Map(column.map((node, at) => {
      const near = found.edges.filter((edge) => edge.from === node.key).map((edge) => place.get(edge.to)).filter((one) => one !== undefined)
      return [node.key, near.length > 0 ? near.reduce((sum, one) => sum + one, 0) / near.length : at / Math.max(1, column.length)]
    }))
    column.sort((a, b) => (weight.get(a.key) ?? 0) - (weight.get(b.key) ?? 0))
    column.forEach((node, at) => place.set(node.key, (at + 0.5) / column.length))
  }
  return whole
}

export function layoutGraph(found: Found): GraphPicture {
  const columns = columnsOf(found)
  const tall = Math.max(1, ...columns.map((column) => column.length))
  const height = 44 + tall * (HEIGHT + GAP_Y)
  const spots = columns.flatMap((column, index) => {
    const room = (height - 44) / column.length
    return column.map((node, place) => ({
      ...node, x: 8 + index * (WIDTH + GAP_X), y: 36 + place * room + (room - HEIGHT - GAP_Y) / 2, width: WIDTH, height: HEIGHT,
    }))
  })
  const places = new Map(spots.map((spot) => [spot.key, spot]))
  const lines = found.edges.flatMap((edge) => {
    const from = places.get(edge.from)
    const to = places.get(edge.to)
    return from && to ? [{ ...edge, ...route(from, to) }] : []
  })
  return {
    width: 16 + columns.length * WIDTH + Math.max(0, columns.length - 1) * GAP_X + 60, height, spots, lines,
    columns: columns.map((column, index) => ({ label: [...new Set(column.map((node) => node.label))].join(' · '), x: 8 + index * (WIDTH + GAP_X) })),
  }
}

function route(from: Spot, to: Spot): { path: string; x: number; y: number } {
  const startY = from.y + HEIGHT / 2
  const endY = to.y + HEIGHT / 2
  if (from.x === to.x) {
    const x = from.x + WIDTH
    const bow = x + 24 + Math.min(28, Math.abs(endY - startY) / 8)
    return { path: `M ${x} ${startY} C ${bow} ${startY} ${bow} ${endY} ${x} ${endY}`, x: bow, y: (startY + endY) / 2 }
  }
  const right = to.x > from.x
  const startX = right ? from.x + WIDTH : from.x
  const endX = right ? to.x : to.x + WIDTH
  const middle = (startX + endX) / 2
  return { path: `M ${startX} ${startY} C ${middle} ${startY} ${middle} ${endY} ${endX} ${endY}`, x: middle, y: (startY + endY) / 2 }
}
