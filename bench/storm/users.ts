import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:net'
import { tokenOf } from '../world/people.ts'
import { said } from '../world/words.ts'
import { type Asked, Calls, type Sample } from './calls.ts'
import { handsOf, type JobStart } from './jobs.ts'
import { lifeOf, SIX } from './lives.ts'

export type Mixed = {
  samples: Sample[]
  whys: [string, number][]
  streams: { open: number; cut: number; events: number }
}
export type MixedPlan = { users: number; seconds: number; thinkS: number; writes: number; streams: number }

const one = <T>(from: readonly T[], n: number): T => from[n % from.length] as T
const any = <T>(from: readonly T[]): T => one(from, Math.floor(Math.random() * from.length))
/** How far the life of somebody's whistle has come. */
type Life = { calls: Asked[]; done: number; id: string }

/**
 * People at their pages: each does something, looks at it for some seconds, does something else. What they read is as their role
 * reads; what they write is the next of the six calls of a whistle of theirs, by whose turn it is. A call is due when its thinking
 * ends. Some have the stream of news open.
 */
export async function mixedJob(start: JobStart, plan: MixedPlan): Promise<Mixed> {
  const { port, folk } = start
  const calls = new Calls(port)
  const began = performance.now()
  const until = began + plan.seconds * 1000
  let lives = 0
  const user = async (n: number) => {
    const staff = n % 2 === 0 ? one(folk.staff, n / 2) : undefined
    const me = staff?.account ?? one(folk.residents, n)
    const token = tokenOf(me)
    let seen: string[] = []
    let life: Life | undefined
    let dueAt = began + Math.random() * plan.thinkS * 1000
    const read = async () => {
      const { kind, path, body } = staff ? ofStaff(staff.nodeId, seen) : ofResident(seen)
      const asked: Asked = { token, method: body ? 'POST' : 'GET', path, ...(body ? { body } : {}) }
      const { outcome, answer } = await calls.ask(kind, asked, dueAt)
      if (outcome !== 'ok' || !kind.startsWith('list')) return
      seen = (JSON.parse(String(answer?.body)) as { rows: { id: string }[] }).rows.map((row) => row.id)
    }
    const write = async () => {
      if (!life) {
        // residents report for themselves: what staff brings along is another's
        const hands = { ...handsOf(start, lives++), ...(staff ? {} : { resident: me }) }
        const id = crypto.randomUUID()
        life = { calls: lifeOf(hands, lives, id), done: 0, id }
      }
      const { outcome } = await calls.ask(SIX[life.done] ?? '', life.calls[life.done] as Asked, dueAt)
      if (outcome === 'ok') life.done++
      // who was told to come again does; what failed otherwise is left
      if (outcome === 'failed' || life.done === SIX.length) life = undefined
    }
    while (dueAt < until) {
      await sleep(Math.max(0, dueAt - performance.now()))
      await (Math.random() < plan.writes ? write() : read())
      dueAt = performance.now() + (0.5 + Math.random()) * plan.thinkS * 1000
    }
  }
  const streams = Array.from({ length: plan.streams }, (_, n) =>
    listen(port, tokenOf(one(folk.residents, n))),
  )
  await Promise.all(Array.from({ length: plan.users }, (_, n) => user(n)))
  calls.end()
  const heard = streams.map((stream) => stream.end())
  return {
    samples: calls.samples,
    whys: [...calls.whys],
    streams: {
      open: heard.filter((one) => one.open).length,
      cut: heard.filter((one) => !one.open).length,
      events: heard.reduce((sum, one) => sum + one.events, 0),
    },
  }
}

type Read = { kind: string; path: string; body?: object }

function ofStaff(nodeId: number, seen: readonly string[]): Read {
  const list = (kind: string, filter: string): Read => ({ kind, path: `/api/matters?limit=20${filter}` })
  const n = Math.floor(Math.random() * 1_000)
  const text = said(n)
  return any<() => Read>([
    () => list('list newest', ''),
    () => list('list of a state', '&state=cleared'),
    () => list('list of a category', `&category=${text.category}`),
    () => list('list late', '&late=yes'),
    () => list('list to do', '&view=todo'),
    () => list('list of a month', `&filedFrom=${daysAgo(30 + (n % 700))}&filedTo=${daysAgo(n % 700)}`),
    () => list('list by number', `&number=${n + 1}`),
    () => (seen.length > 0 ? { kind: 'matter', path: `/api/matters/${any(seen)}` } : list('list newest', '')),
    () => (seen.length > 0 ? { kind: 'matter', path: `/api/matters/${any(seen)}` } : list('list newest', '')),
    () => ({ kind: 'counts', path: '/api/matters/counts' }),
    () => ({ kind: 'dashboard', path: `/api/dashboard?node=${nodeId}` }),
    () => ({ kind: 'inbox', path: '/api/notices?limit=20' }),
    () => ({ kind: 'alike', path: '/api/matters/similar', body: { nodeId, words: text.words } }),
    () => ({ kind: 'session', path: '/api/session' }),
  ])()
}

function ofResident(seen: readonly string[]): Read {
  const own: Read = { kind: 'list own', path: '/api/matters?view=mine&limit=20' }
  return any<() => Read>([
    () => own,
    () => (seen.length > 0 ? { kind: 'matter own', path: `/api/matters/${any(seen)}` } : own),
    () => ({ kind: 'inbox', path: '/api/notices?limit=20' }),
    () => ({ kind: 'unread', path: '/api/notices/unread' }),
    () => ({ kind: 'session', path: '/api/session' }),
  ])()
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

/** A stream of news left open, of which only the events are counted. */
function listen(port: number, token: string): { end(): { open: boolean; events: number } } {
  let [open, events] = [false, 0]
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(
      `GET /api/stream HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\ncookie: gridloom=${token}\r\n\r\n`,
    ),
  )
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1')
    if (text.startsWith('HTTP/1.1 200')) open = true
    events += text.split('event: ').length - 1
  })
  socket.on('close', () => (open = false))
  socket.on('error', () => (open = false))
  return {
    end() {
      const heard = { open, events }
      socket.destroy()
      return heard
    },
  }
}
