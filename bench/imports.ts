import { randomUUID } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  openAsBlob,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Options } from './kit/args.ts'
import { BenchError } from './kit/fail.ts'
import { cpuSeconds, forgetPeak, memoryOf } from './kit/proc.ts'
import { quantile } from './kit/stats.ts'
import { number, table } from './kit/table.ts'
import { type Tidy, tidily } from './kit/tidy.ts'
import { Client } from './load/client.ts'
import type { Server } from './measures/server.ts'
import { tokenOf } from './world/people.ts'
import { openStand } from './world/stand.ts'

const DATA = process.env.GRIDLOOM_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))
const MESSAGES = join(DATA, 'messages', 'replies.jsonl')
/** A file may have 50 MB. */
const FILE_BYTES = 45 * 1024 * 1024
/** Others who look at their lists meanwhile, each some times a second. */
const OTHERS = 8
const PAUSE_MS = 100
const IDLE_S = 15
const POLL_MS = 250

type Times = { requests: number; p50: number; p95: number; p99: number; errors: number }
/** `cpu`: milliseconds of processor time a row; with those of the others' requests. */
type Speed = { seconds: number; perSecond: number; cpu: { server: number; postgres: number } }
export type ImportsReport = {
  rows: number
  files: number
  megabytes: number
  check: Speed
  load: Speed
  undo: Speed
  memory: { before: number; peak: number }
  others: Record<'idle' | 'check' | 'load' | 'undo', Times>
}

/**
 * Real messages, multiplied with numbers of their own, through the pages' own requests into a world of --matters: how fast they are
 * checked, loaded and taken back, what memory that takes, and what others who look at their lists feel of it.
 */
export const importsBench = (
  options: Options,
  say: (line: string) => void,
): Promise<{ text: string; data: ImportsReport | undefined }> =>
  tidily(async (tidy) => {
    if (!existsSync(MESSAGES)) return { text: `imports: skipped, ${MESSAGES} is absent`, data: undefined }
    const files = await messagesOf(options.rows, tidy)
    const { world, server } = await openStand(options, tidy, say)
    const token = tokenOf(world.people.centre.account)
    const others = othersAt(
      server.port,
      world.people.streets.map(({ account }) => tokenOf(account)),
    )
    tidy.add(others.stop)
    say(`${files.length} files; others alone for ${IDLE_S} s …`)
    await others.during('idle', () => sleep(IDLE_S * 1_000))
    forgetPeak(server.pid)
    const before = memoryOf(server.pid).now
    const page = pageOf(server, token)
    const seconds = { check: 0, load: 0, undo: 0 }
    const cpu = { check: [0, 0], load: [0, 0], undo: [0, 0] }
    const used = () => [server.pid, server.postgres].map((pid) => cpuSeconds(pid) ?? Number.NaN)
    const batches: string[] = []
    const timed = async (what: keyof typeof seconds, work: () => Promise<unknown>) => {
      const began = performance.now()
      const before = used()
      await others.during(what, work)
      seconds[what] += (performance.now() - began) / 1000
      cpu[what] = used().map((now, i) => (cpu[what][i] ?? 0) + now - (before[i] ?? 0))
    }
    for (const path of files) {
      const batch = await page.bring(path)
      await timed('check', () => page.check(batch))
      await timed('load', () => page.act(batch.id, 'load', 'done'))
      batches.push(batch.id)
      say(`  ${batches.length} of ${files.length} loaded`)
    }
    const { peak } = memoryOf(server.pid)
    const loaded = await page.loaded(batches)
    if (loaded !== options.rows) throw new BenchError(`${loaded} of ${options.rows} rows are loaded`)
    say('taking all back …')
    for (const id of batches) await timed('undo', () => page.act(id, 'undo', 'undone'))
    const speed = (what: keyof typeof seconds) => ({
      seconds: seconds[what],
      perSecond: options.rows / seconds[what],
      cpu: {
        server: ((cpu[what][0] ?? 0) * 1000) / options.rows,
        postgres: ((cpu[what][1] ?? 0) * 1000) / options.rows,
      },
    })
    const report: ImportsReport = {
      rows: options.rows,
      files: files.length,
      megabytes: files.reduce((sum, path) => sum + readFileSync(path).length, 0) / 1024 / 1024,
      ...{ check: speed('check'), load: speed('load'), undo: speed('undo') },
      memory: { before, peak },
      others: others.times(),
    }
    return { text: print(report, options.matters), data: report }
  })

/** Files of so many messages altogether; every text as it is, every number a new one. */
async function messagesOf(rows: number, tidy: Tidy): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'gridloom-imports-'))
  tidy.add(() => rmSync(dir, { recursive: true, force: true }))
  const known: Record<string, string>[] = []
  for await (const line of createInterface(createReadStream(MESSAGES)))
    if (line.trim()) known.push(JSON.parse(line) as Record<string, string>)
  const files: string[] = []
  let part: string[] = []
  let bytes = 0
  const flush = () => {
    const path = join(dir, `messages-${files.length + 1}.jsonl`)
    writeFileSync(path, part.join('\n'))
    files.push(path)
    part = []
    bytes = 0
  }
  for (let n = 0; n < rows; n++) {
    const text = JSON.stringify({ ...known[n % known.length], 留言编号: `bench-${n}` })
    const size = Buffer.byteLength(text) + 1
    if (bytes + size > FILE_BYTES) flush()
    part.push(text)
    bytes += size
  }
  if (part.length > 0) flush()
  return files
}

type Batch = { id: string; state: string; mapping: Record<string, string>; counts: { loaded: number } | null }

/** The requests of the page, in their order. */
function pageOf({ port }: Server, token: string) {
  const ask = async (method: string, path: string, body?: string | Blob, type = 'application/json') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { cookie: `gridloom=${token}`, 'x-gridloom': '1', ...(body ? { 'content-type': type } : {}) },
      ...(body ? { body } : {}),
    })
    const said = (await answer.json()) as { batch: Batch; detail?: string }
    if (!answer.ok) throw new BenchError(`${method} ${path.split('?')[0]}: ${answer.status} ${said.detail}`)
    return said.batch
  }
  const until = async (id: string, state: string) => {
    for (;;) {
      const batch = await ask('GET', `/api/imports/${id}`)
      if (batch.state === state) return batch
      if (['failed', 'cancelled', 'stuck'].includes(batch.state))
        throw new BenchError(`the import is ${batch.state}`)
      await sleep(POLL_MS)
    }
  }
  return {
    bring: async (path: string) => {
      const query = new URLSearchParams({ id: randomUUID(), kind: 'messages', name: 'messages.jsonl' })
      return ask('POST', `/api/imports?${query}`, await openAsBlob(path), 'application/octet-stream')
    },
    check: async ({ id, mapping }: Batch) => {
      await ask('PUT', `/api/imports/${id}/columns`, JSON.stringify({ mapping }))
      return until(id, 'checked')
    },
    act: async (id: string, what: 'load' | 'undo', state: string) => {
      await ask('POST', `/api/imports/${id}/${what}`)
      return until(id, state)
    },
    loaded: async (ids: readonly string[]) => {
      let sum = 0
      for (const id of ids) sum += (await ask('GET', `/api/imports/${id}`)).counts?.loaded ?? 0
      return sum
    },
  }
}

/** People who look at their lists all the while; what each answer took is kept under what went on. */
function othersAt(port: number, tokens: readonly string[]) {
  const took: Record<string, number[]> = {}
  let now = 'idle'
  const errors: Record<string, number> = {}
  let stopped = false
  const loop = async (n: number) => {
    const client = new Client(port)
    const token = tokens[n % tokens.length] ?? ''
    while (!stopped) {
      const began = performance.now()
      const during = now
      const answer = await client.send(token, 'GET', '/api/matters?limit=20').catch(() => undefined)
      if (answer?.status === 200) (took[during] ??= []).push(performance.now() - began)
      else errors[during] = (errors[during] ?? 0) + 1
      await sleep(PAUSE_MS)
    }
    client.end()
  }
  const loops = Array.from({ length: OTHERS }, (_, n) => loop(n))
  const timesOf = (what: string): Times => {
    const all = took[what] ?? []
    const at = (q: number) => quantile(all, q)
    return { requests: all.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), errors: errors[what] ?? 0 }
  }
  return {
    async during(what: string, work: () => Promise<unknown>) {
      now = what
      await work()
      now = 'between'
    },
    async stop() {
      stopped = true
      await Promise.all(loops)
    },
    times: () => ({
      idle: timesOf('idle'),
      check: timesOf('check'),
      load: timesOf('load'),
      undo: timesOf('undo'),
    }),
  }
}

function print(
  { rows, files, megabytes, check, load, undo, memory, others }: ImportsReport,
  matters: number,
): string {
  const row = (name: string, speed: Speed | undefined, t: Times) => [
    name,
    ...(speed
      ? [speed.perSecond, speed.seconds, speed.cpu.server, speed.cpu.postgres].map(number)
      : ['–', '–', '–', '–']),
    ...[t.p50, t.p95, t.p99].map(number),
    String(t.requests),
    String(t.errors),
  ]
  return [
    `imports: ${rows} real messages in ${files} files (${number(megabytes)} MB) beside ${matters} matters; ${OTHERS} others look at their lists`,
    table([
      [
        '',
        'rows a second',
        'seconds',
        'cpu ms a row: server',
        'postgres',
        "others' p50 ms",
        'p95',
        'p99',
        'requests',
        'errors',
      ],
      row('others alone', undefined, others.idle),
      row('check', check, others.check),
      row('load', load, others.load),
      row('take back', undo, others.undo),
    ]),
    `memory of the server: ${number(memory.before)} MB before, ${number(memory.peak)} MB at most`,
  ].join('\n')
}
