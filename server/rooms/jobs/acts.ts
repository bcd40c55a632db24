import { stat } from 'node:fs/promises'
import type { z } from 'zod'
import type { job, jobs } from '../../../contract/jobs.ts'
import type { House } from '../../kit/house.ts'
import { cancelJob, jobOf, type JobRow, jobsOf } from '../../kit/jobs.ts'
import { Problem, problem, say } from '../../kit/problems.ts'
import type { Handlers } from '../../kit/room.ts'
import type { Call } from '../../kit/room.ts'

type Acts = Handlers<typeof jobs>

function viewOf(house: House, lang: Call['lang'], row: JobRow): z.input<typeof job> {
  const { file, ...result } = row.result ?? {}
  const why = row.problem && new Problem(row.problem.code, row.problem.params)
  return {
    id: row.id,
    kind: row.kind,
    words: house.jobWords(row.kind),
    state: row.state,
    done: row.done,
    total: row.total,
    ending: row.cancelAsked && row.endedAt === null,
    result: row.result && result,
    file: file?.name ?? null,
    problem: why && { code: why.code, detail: say(why, lang) },
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  }
}

export const listJobs: Acts['GET /api/jobs'] = async (house, { who, lang }) => ({
  rows: (await jobsOf(house.db, who)).map((row) => viewOf(house, lang, row)),
})

export const showJob: Acts['GET /api/jobs/:id'] = async (house, { who, params, lang }) => {
  const row = await jobOf(house.db, who, params.id)
  if (!row) throw problem('jobs.none')
  return { job: viewOf(house, lang, row) }
}

export const endJob: Acts['POST /api/jobs/:id/cancel'] = async (house, call) => {
  await cancelJob(house.db, call.who, call.params.id)
  return showJob(house, call)
}

export const openJobFile: Acts['GET /api/jobs/:id/file'] = async (house, { who, params }) => {
  const row = await jobOf(house.db, who, params.id)
  if (!row) throw problem('jobs.none')
  const file = row.result?.file
  const size = file && (await stat(file.path).catch(() => undefined))?.size
  if (!file || size === undefined) throw problem('jobs.no_file')
  return { ...file, size, fresh: true }
}
