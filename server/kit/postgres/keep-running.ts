import type { Log } from '../log.ts'

const EVERY_MS = 2_000

/**
 * Watches over the private PostgreSQL: where it no longer answers, `restart` is called (it adopts a server that runs and starts
 * one that does not). What fails is tried again at the next beat; meanwhile requests are told that it is busy.
 */
export function keepRunning(answers: () => Promise<void>, restart: () => Promise<unknown>, log: Log) {
  let stopped = false
  let beating: Promise<void> | undefined
  const beat = async () => {
    try {
      await answers()
    } catch (error) {
      if (stopped) return
      log.error(
        { err: error instanceof Error ? error.message : String(error) },
        'the database does not answer',
      )
      await restart().catch((failed: Error) => {
        const full = /no space left/i.test(failed.message)
        const why = full ? 'the disk is full: make room for the database' : 'the database did not start'
        log.error({ err: failed.message }, why)
      })
    }
  }
  const timer = setInterval(() => {
    beating ??= beat().finally(() => {
      beating = undefined
    })
  }, EVERY_MS)
  return async () => {
    stopped = true
    clearInterval(timer)
    await beating
  }
}
