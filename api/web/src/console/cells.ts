/** Cells of answers as text, and rows as CSV that no spreadsheet takes for formulas. */
import type { Source } from '../service/shapes'

export type Row = Record<string, unknown>
export interface Reply { columns: string[]; rows: unknown[][]; truncated?: unknown; seconds?: number }

/** Rows by column name, whichever way they came. */
export function rowsOf(reply: { columns: readonly string[]; rows: readonly unknown[] }): Row[] {
  return reply.rows.map((row) => (Array.isArray(row)
    ? Object.fromEntries(reply.columns.map((name, index) => [name, row[index]]))
    : (row as Row)))
}

export function isSources(value: unknown): value is Source[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) =>
    typeof one === 'object' && one !== null && 'file' in one && 'row' in one && 'register' in one)
}

export function isNode(value: unknown): value is { labels: string[]; properties: Row; id?: unknown } {
  return typeof value === 'object' && value !== null && Array.isArray((value as Row).labels) && typeof (value as Row).properties === 'object'
}

export function isEdge(value: unknown): value is { type: string; start: unknown; end: unknown; properties?: Row } {
  return typeof value === 'object' && value !== null && typeof (value as Row).type === 'string' && 'start' in value && 'end' in value
}

/** A short name of a node: its name, else its key. */
export function nodeName(node: { labels: string[]; properties: Row }): string {
  const { name, id } = node.properties
  return String(name ?? id ?? node.labels[0] ?? '')
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(cellText).join('、')
  if (isNode(value)) return `(${value.labels[0] ?? ''} ${nodeName(value)})`
  if (isEdge(value)) return `[${value.type}]`
  if (isSources([value])) {
    const source = value as unknown as Source
    return `${source.file}${source.sheet ? `#${source.sheet}` : ''}:${source.row}`
  }
  return JSON.stringify(value)
}

/** What a spreadsheet could take for a formula, or a control character, gets an apostrophe in front. */
export function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /^[\s\u3000\u00a0]*[=+\-@＝＋－＠]/.test(text) || /^[\u0000-\u001f\u007f-\u009f]/.test(text) ? `'${text}` : text
}

export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly unknown[]) => cells.map((cell) => quoted(typeof cell === 'number' ? String(cell) : harmless(cellText(cell)))).join(',')
  return [line(columns), ...rows.map((row) => line(columns.map((name) => row[name])))].join('\r\n') + '\r\n'
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
