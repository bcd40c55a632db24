import { quantile } from '../kit/stats.ts'

/** What one round came to. Latencies in milliseconds; `cpu` in seconds of this process. */
export type Round = {
  done: number
  seconds: number
  perSecond: number
  p50: number
  p95: number
  p99: number
  errors: number
  firstError: string | undefined
  cpu: number
}

/** Longer than a run of nothing but failures should go on. */
const MOST_ERRORS = 1_000

/**
 * Keeps `connections` at work side by side for some seconds: each takes up the next piece when its last one has ended. What is at
 * work when time is up is ended and counted, within the time that it really took.
 */
export async function drive(
  connections: number,
  seconds: number,
  one: (connection: number) => Promise<void>,
): Promise<Round> {
  const took: number[] = []
  let errors = 0
  let firstError: string | undefined
  const cpu = process.cpuUsage()
  const began = performance.now()
  const until = began + seconds * 1000
  const worker = async (connection: number) => {
    while (performance.now() < until && errors < MOST_ERRORS) {
      const from = performance.now()
      try {
        await one(connection)
        took.push(performance.now() - from)
      } catch (error) {
        errors++
        firstError ??= error instanceof Error ? error.message : String(error)
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, i) => worker(i)))
  const elapsed = (performance.now() - began) / 1000
  const used = process.cpuUsage(cpu)
  return {
    done: took.length,
    seconds: elapsed,
    perSecond: took.length / elapsed,
    p50: quantile(took, 0.5),
    p95: quantile(took, 0.95),
    p99: quantile(took, 0.99),
    errors,
    firstError,
    cpu: (used.user + used.system) / 1e6,
  }
}
