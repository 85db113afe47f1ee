import { ref } from 'vue'
import { language } from '../words'
import type { Problem } from './shapes'

const KEPT = 'shizi-token'
export const needsToken = ref(false)

/** A request that the server answered with a problem, or that never reached it (status 0). */
export class ServiceError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title)
  }
  get status(): number {
    return this.problem.status
  }
}

function token(): string | null {
  try {
    return sessionStorage.getItem(KEPT)
  } catch {
    return null
  }
}

export function keepToken(value: string): void {
  try {
    sessionStorage.setItem(KEPT, value)
  } catch {
    // Without a store the token lives as long as nothing is reloaded; nothing to do about it here.
  }
  needsToken.value = false
}

export function headers(more: Record<string, string> = {}): Record<string, string> {
  const own = token()
  return { 'Accept-Language': language.value, ...(own ? { Authorization: `Bearer ${own}` } : {}), ...more }
}

/** Ask the API; `path` begins after /api/v1. */
export async function ask<T>(path: string, options: { signal?: AbortSignal; body?: unknown; method?: string } = {}): Promise<T> {
  const response = await send(path, options)
  return (await response.json()) as T
}

export async function send(
  path: string, options: { signal?: AbortSignal; body?: unknown; method?: string } = {},
): Promise<Response> {
  const plain = options.body instanceof Blob || options.body instanceof FormData
  const request: RequestInit = {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers: headers(options.body === undefined || plain ? {} : { 'Content-Type': 'application/json' }),
  }
  if (options.signal) request.signal = options.signal
  if (options.body !== undefined) request.body = plain ? (options.body as BodyInit) : JSON.stringify(options.body)
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, request)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ServiceError({ type: 'about:blank', title: 'no answer', status: 0 })
  }
  if (response.ok) return response
  if (response.status === 401) needsToken.value = true
  throw new ServiceError(await problemOf(response))
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return { type: 'about:blank', title: response.statusText, ...(await response.json()), status: response.status } as Problem
  } catch {
    return { type: 'about:blank', title: response.statusText || String(response.status), status: response.status }
  }
}

/** Hand the browser a file to keep. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
