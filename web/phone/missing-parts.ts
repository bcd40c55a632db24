import type { Router } from 'vue-router'
import { tellProblem } from '../kit/toast.ts'
import { t } from '../kit/words.ts'

const LAST = 'gridloom.reloaded'
/** Once in ten seconds at most: a server that lacks the parts must not make the page reload for ever. */
function mayReload(): boolean {
  try {
    const before = Number(sessionStorage.getItem(LAST) ?? 0)
    sessionStorage.setItem(LAST, String(Date.now()))
    return Date.now() - before > 10_000
  } catch {
    return false
  }
}

/**
 * A part of the page that could not be fetched: without network the person is told, and the page is opened anew when
 * the network is back; with network a new release has replaced the part, and the page is opened anew at once.
 * Drafts are kept with each key press, so that nothing typed into a report is lost by it.
 */
export function mendMissingParts(router: Router): void {
  let missing = false
  window.addEventListener('vite:preloadError', () => {
    missing = true
  })
  window.addEventListener('online', () => {
    if (missing && mayReload()) window.location.reload()
  })
  router.onError((_, to) => {
    if (missing && navigator.onLine && mayReload()) window.location.assign(to.fullPath)
    else tellProblem(t('kit.call.offline'))
  })
}
