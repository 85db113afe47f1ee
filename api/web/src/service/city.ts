import { computed, ref } from 'vue'
import { ask, ServiceError } from './client'

/** What every page wants to know of the loaded city; asked once, and anew after a load. */
export interface CityBrief { city: string; as_of: string; known_at?: string; [more: string]: unknown }

const brief = ref<CityBrief | null>(null)
const failure = ref<ServiceError | null>(null)
let asking: Promise<void> | null = null

async function fetchCity(): Promise<void> {
  try {
    brief.value = await ask<CityBrief>('/city')
    failure.value = null
  } catch (error) {
    failure.value = error instanceof ServiceError ? error : null
  }
}

export function useCity() {
  asking ??= fetchCity()
  return {
    city: brief,
    failure,
    asOf: computed(() => brief.value?.as_of ?? null),
    refresh: () => (asking = fetchCity()),
  }
}
