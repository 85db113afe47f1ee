import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { ServiceError } from './client'

export interface Asked<T> {
  data: Ref<T | null>
  error: Ref<ServiceError | null>
  loading: Ref<boolean>
  again: () => void
}

/** Ask anew whenever `key` changes; an answer that comes too late is dropped. A null key asks nothing. */
export function useAsked<T>(key: () => string | null, fetcher: (key: string, signal: AbortSignal) => Promise<T>): Asked<T> {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<ServiceError | null>(null)
  const loading = shallowRef(false)
  let running: AbortController | null = null

  async function run(asked: string | null): Promise<void> {
    running?.abort()
    if (asked === null) {
      data.value = null
      error.value = null
      loading.value = false
      return
    }
    const own = new AbortController()
    running = own
    loading.value = true
    try {
      const found = await fetcher(asked, own.signal)
      if (own.signal.aborted) return
      data.value = found
      error.value = null
    } catch (failure) {
      if (own.signal.aborted) return
      data.value = null
      error.value = failure instanceof ServiceError
        ? failure
        : new ServiceError({ type: 'about:blank', title: String(failure), status: 0 })
    } finally {
      if (running === own) loading.value = false
    }
  }

  watch(key, (asked) => void run(asked), { immediate: true })
  onScopeDispose(() => running?.abort())
  return { data, error, loading, again: () => void run(key()) }
}
