// A process of its own that makes load, so that it shares no event loop with who watches: one job, whose result it sends.
import { herdJob, type JobStart, profileJob, spikeJob } from './jobs.ts'
import { mixedJob } from './users.ts'

const JOBS = { profile: profileJob, spike: spikeJob, herd: herdJob, mixed: mixedJob }
export type Jobs = typeof JOBS
export type JobName = keyof Jobs

type Ask = { start: JobStart; job: JobName; plan: never }

async function answer({ start, job, plan }: Ask): Promise<void> {
  const before = process.cpuUsage()
  try {
    const result = await JOBS[job](start, plan)
    const { user, system } = process.cpuUsage(before)
    process.send?.({ result, cpu: (user + system) / 1e6 })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.stack : String(error) })
  }
}

process.on('message', (ask: Ask) => void answer(ask))
process.on('disconnect', () => process.exit(0))
