import { ask } from '../service/client'
import { rowsOf, type Reply, type Row } from './cells'
import { apiPath, type Column, type Question, type Typed } from './parameters'
import type { Result } from './ResultView.vue'

interface Answer {
  id: number; columns: Column[]; rows: Row[]; notes: Array<{ zh: string; en: string }>; not_received: string[]; truncated: boolean
}

export async function runQuestion(question: Question, values: Typed, signal: AbortSignal): Promise<Result> {
  const answer = await ask<Answer>(apiPath(question.id, values), { signal })
  return {
    name: question.name, columns: answer.columns, rows: answer.rows, truncated: answer.truncated, seconds: null, notes: answer.notes,
    missing: answer.not_received,
  }
}

export async function runStatement(statement: string, parameters: Record<string, unknown>, signal: AbortSignal): Promise<Result> {
  const reply = await ask<Reply>('/cypher', { signal, body: { statement, parameters, limit: 1000, timeout: 30 } })
  return {
    name: 'shizi-cypher', columns: reply.columns.map((name) => ({ name, zh: name, en: name })), rows: rowsOf(reply),
    truncated: Boolean(reply.truncated), seconds: reply.seconds ?? null, notes: [], missing: [],
  }
}

/** The parameters of a statement as written: nothing, or a JSON object; null when they are neither. */
export function readParameters(text: string): Record<string, unknown> | null {
  if (!text.trim()) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
