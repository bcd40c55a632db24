import { onScopeDispose, type Ref, ref, watch } from 'vue'

export type Size = { width: number; height: number }

/** The size of an element as it changes with the window; nothing until it is drawn. */
export function useSize(element: Ref<HTMLElement | undefined>): Ref<Size> {
  const size = ref<Size>({ width: 0, height: 0 })
  const watcher = new ResizeObserver(([entry]) => {
    if (entry) size.value = { width: entry.contentRect.width, height: entry.contentRect.height }
  })
  watch(element, (now, before) => {
    if (before) watcher.unobserve(before)
    if (now) watcher.observe(now)
  })
  onScopeDispose(() => watcher.disconnect())
  return size
}
