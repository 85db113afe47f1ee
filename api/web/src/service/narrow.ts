import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Whether the window is as narrow as a telephone's; follows the window. */
export function useNarrow(): Ref<boolean> {
  const narrow = ref(false)
  let media: MediaQueryList | null = null
  const follow = () => (narrow.value = media?.matches ?? false)
  onMounted(() => {
    media = matchMedia('(max-width: 720px)')
    media.addEventListener('change', follow)
    follow()
  })
  onBeforeUnmount(() => media?.removeEventListener('change', follow))
  return narrow
}
