import type { With } from '../../kit/call.ts'

export type Heard = NonNullable<With<'POST /api/concerns'>['body']>['source']
/** Where a concern may have been heard, the most usual first. */
export const HEARD: readonly Heard[] = [
  'visit',
  'group',
  'phone',
  'window',
  'noticed',
  'forum',
  'meeting',
  'message',
]

const KEY = 'gridloom.concerns.heard'
/** Whoever walks from door to door hears the next one there as well: the last choice is kept on this device. */
export const lastHeard = (): Heard => {
  try {
    return HEARD.find((one) => one === localStorage.getItem(KEY)) ?? 'visit'
  } catch {
    return 'visit'
  }
}
export function rememberHeard(heard: Heard): void {
  try {
    localStorage.setItem(KEY, heard)
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}
