import { onScopeDispose } from 'vue'

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target' | 'isComposing' | 'defaultPrevented'
>

/** Whether a key press is meant for the page: not while words are typed, nor as part of a browser's own shortcut. */
export function isForPage(event: Pressed): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
    return false
  const at = event.target as { closest?: (selector: string) => unknown } | null
  return !at?.closest?.(
    'input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"], dialog',
  )
}

/** Single keys of a screen, as long as it stands: `useKeys({ j: next, '/': search })`. */
export function useKeys(keys: Record<string, () => void>): void {
  const press = (event: KeyboardEvent) => {
    const act = keys[event.key]
    if (!act || !isForPage(event)) return
    event.preventDefault()
    act()
  }
  window.addEventListener('keydown', press)
  onScopeDispose(() => window.removeEventListener('keydown', press))
}

/** Where j and k lead in a list of `count`: the ends hold, and from outside the list the first comes first. */
export function stepIn(count: number, at: number, by: 1 | -1): number {
  if (count === 0) return -1
  if (at < 0) return 0
  return Math.min(count - 1, Math.max(0, at + by))
}

/** j and k move the focus among the elements that match `selector`; Enter then opens the one in focus by itself. */
export function useListKeys(selector: string): void {
  const move = (by: 1 | -1) => {
    const found = [...document.querySelectorAll<HTMLElement>(selector)]
    const to = found[stepIn(found.length, found.indexOf(document.activeElement as HTMLElement), by)]
    to?.focus()
    to?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({ j: () => move(1), k: () => move(-1) })
}
