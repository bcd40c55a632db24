// Photos and an export on disks that are full, while the database has room.
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { expect } from 'vitest'
import { send } from './asking.ts'
import type { SmallDisk } from './small-disk.ts'
import type { Hand } from './town.ts'

/** So much is free for the rows of an export that a part of them fits. */
const A_PART = 4_096
const PATIENCE_MS = 60_000

type At = { address: string; as: Hand; files: SmallDisk; jobs: SmallDisk }
type Job = { state: string; result: { rows: number } | null; problem: unknown }

const photo = () =>
  sharp({
    create: {
      ...{ width: 900, height: 700, channels: 3, background: '#a33' },
      noise: { type: 'gaussian', mean: 120, sigma: 60 },
    },
  })
    .jpeg({ quality: 95 })
    .toBuffer()

const bring = async ({ address, as }: At) =>
  fetch(`${address}/api/files`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', 'x-gridloom': '1', cookie: `gridloom=${as.token}` },
    body: Buffer.from(await photo()),
  })

const filesOn = ({ path }: SmallDisk): number =>
  readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length

const jobNow = async ({ address, as }: At, id: string): Promise<Job> => {
  const { body } = await send(address, { method: 'GET', path: `/api/jobs/${id}`, as })
  return (body as { job: Job }).job
}

/** What is refused and what waits while there is no room; pages that were read meanwhile; and what is to be seen with room again. */
export async function fullFiles(at: At): Promise<{ read: number; afterwards(): Promise<void> }> {
  const { address, as, files, jobs } = at
  files.fill()
  const before = filesOn(files)
  for (let tries = 0; tries < 5; tries++) {
    const answer = await bring(at)
    const { code, detail } = (await answer.json()) as { code: string; detail: string }
    expect([answer.status, code]).toEqual([503, 'http.no_space'])
    expect(detail).toContain('存储空间已满')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect(filesOn(files)).toBe(before)

  jobs.fill(A_PART)
  const body = { list: 'matters.list', query: {}, format: 'csv' }
  const begun = await send(address, { method: 'POST', path: '/api/exports', as, body })
  expect(begun.status).toBe(200)
  const { id } = (begun.body as { job: { id: string } }).job
  await sleep(4_000)
  expect(['queued', 'running']).toContain((await jobNow(at, id)).state)
  const page = await send(address, { method: 'GET', path: '/api/matters?limit=20', as })
  return {
    read: page.status === 200 ? 1 : 0,
    async afterwards() {
      files.makeRoom()
      jobs.makeRoom()
      expect((await bring(at)).status).toBe(200)
      let job = await jobNow(at, id)
      for (const until = Date.now() + PATIENCE_MS; !job.result && Date.now() < until; await sleep(200))
        job = await jobNow(at, id)
      expect([job.state, job.problem]).toEqual(['done', null])
      const { body: text } = await send(address, { method: 'GET', path: `/api/jobs/${id}/file`, as })
      const lines = String(text).trimEnd().split('\r\n')
      expect(lines).toHaveLength((job.result?.rows ?? 0) + 1)
      expect(job.result?.rows).toBeGreaterThan(20)
      expect(String(text)).not.toContain('\u0000')
    },
  }
}
