import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Options } from '../kit/args.ts'
import { type Machine, machineHere, onMachine } from '../kit/machine.ts'
import { number, table } from '../kit/table.ts'
import { tidily } from '../kit/tidy.ts'
import { drive } from '../load/drive.ts'
import { Client } from '../load/client.ts'
import { tokenOf } from '../world/people.ts'
import { openStand } from '../world/stand.ts'
import { type Installed, installed } from './packages.ts'
import { heldBy, residentOf } from './processes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const LOAD_SECONDS = 60
const REST_MS = 10_000
const AFTER_MS = 60_000
const PATHS = [
  '/api/matters?limit=20',
  '/api/matters/counts',
  '/api/matters?limit=20&state=cleared',
  '/api/dashboard',
  '/api/notices',
]

type Held = { when: string; server: number; postgres: number }
export type MemoryReport = {
  date: string
  machine: Machine
  matters: number
  asked: { answers: number; seconds: number; connections: number }
  held: Held[]
  installed: Installed
}

/** What the server and PostgreSQL hold at rest, right after a minute of reads, and a minute later; and what is installed. */
export const memoryBench = (
  options: Options,
  say: (line: string) => void,
): Promise<{ text: string; data: MemoryReport }> =>
  tidily(async (tidy) => {
    const { world, server } = await openStand(options, tidy, say)
    const held: Held[] = []
    const look = (when: string) => {
      held.push({ when, server: residentOf(server.pid), postgres: heldBy(server.postgres) })
      say(`  ${when}: ${megabytes(held.at(-1)?.server)} MB and ${megabytes(held.at(-1)?.postgres)} MB`)
    }
    await sleep(REST_MS)
    look('at rest')
    const people = world.people.streets
    const clients = Array.from({ length: options.connections }, () => new Client(server.port))
    tidy.add(() => clients.forEach((client) => client.end()))
    let turn = 0
    const round = await drive(options.connections, LOAD_SECONDS, async (connection) => {
      const account = people[connection % people.length]?.account ?? 0
      const path = PATHS[turn++ % PATHS.length] ?? '/'
      const answer = await (clients[connection] as Client).send(tokenOf(account), 'GET', path)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
    })
    if (round.firstError) throw new Error(round.firstError)
    look(`after ${LOAD_SECONDS} s of reads`)
    await sleep(AFTER_MS)
    look('a minute later')
    const report: MemoryReport = {
      date: new Date().toISOString(),
      machine: machineHere(world.version),
      matters: world.matters,
      asked: { answers: round.done, seconds: round.seconds, connections: options.connections },
      held,
      installed: installed(root),
    }
    return { text: print(report), data: report }
  })

const megabytes = (bytes = 0): string => number(bytes / 1e6)

function print({ date, machine, matters, asked, held, installed: all }: MemoryReport): string {
  return [
    `${date.slice(0, 10)}  ${onMachine(machine)}; ${matters} matters`,
    table([
      ['MB', 'server (RSS)', 'PostgreSQL, all its processes (PSS)'],
      ...held.map(({ when, server, postgres }) => [when, megabytes(server), megabytes(postgres)]),
    ]),
    `${number(asked.answers)} answers in ${number(asked.seconds)} s over ${asked.connections} connections`,
    `installed without tools for development: ${all.packages} packages, ${megabytes(all.bytes)} MB`,
    table(all.largest.map(({ name, bytes }) => [`  ${name}`, megabytes(bytes)])),
  ].join('\n\n')
}
