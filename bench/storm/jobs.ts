import { setTimeout as sleep } from 'node:timers/promises'
import type { People } from '../world/people.ts'
import { tokenOf } from '../world/people.ts'
import { said } from '../world/words.ts'
import { Calls, type Sample } from './calls.ts'
import { type Folk, loginOf } from './folk.ts'
import { live, type Hands } from './lives.ts'
import { dueTimes, openLoop, type Phase } from './schedule.ts'
import { retryAfter } from './calls.ts'

export type JobStart = { port: number; people: People; folk: Folk }
export type Lived = {
  samples: Sample[]
  lives: { phase: number; at: number; done: boolean }[]
  whys: [string, number][]
}
export type Stormed = {
  samples: Sample[]
  accepted: string[]
  refused: string[]
  unknown: string[]
  whys: [string, number][]
}
export type Herded = {
  /** Of the others' lists. */
  samples: Sample[]
  /** Milliseconds from the beginning of the herd. */
  herd: { from: number; to: number }
  /** How long each person took to get in, with all the times they came again; undefined for who did not. */
  took: (number | undefined)[]
  tries: number
  refused: number
  whys: [string, number][]
}

const one = <T>(from: readonly T[], n: number): T => from[n % from.length] as T

/** Who lives through the n-th whistle: each time another resident, at a grid whose community has a clerk. */
export function handsOf({ people, folk }: Pick<JobStart, 'people' | 'folk'>, n: number): Hands {
  const community = one(people.communities, n)
  const grids = people.grids.filter((grid) => grid.community === community.nodeId)
  return {
    resident: one(folk.residents, n),
    clerk: community.account,
    nodeId: one(grids, Math.floor(n / people.communities.length)).nodeId,
  }
}

/** Lives, so many begun a second. */
export async function profileJob(start: JobStart, phases: readonly Phase[]): Promise<Lived> {
  const calls = new Calls(start.port)
  const began = performance.now()
  const lives: Lived['lives'] = []
  await openLoop(dueTimes(phases), async (n, dueAt, phase) => {
    const done = await live(calls, handsOf(start, n), n, dueAt)
    lives.push({ phase, at: dueAt - began, done })
  })
  calls.end()
  return { samples: calls.samples, lives, whys: [...calls.whys] }
}

/** Half of them report, the others read: the list of a street, or of a community. Nobody comes again. */
export async function spikeJob({ port, people }: JobStart, phases: readonly Phase[]): Promise<Stormed> {
  const calls = new Calls(port)
  const ids: Record<'ok' | 'refused' | 'failed', string[]> = { ok: [], refused: [], failed: [] }
  await openLoop(dueTimes(phases), async (n, dueAt) => {
    if (n % 2 === 1) {
      const { account } = one(n % 4 === 1 ? people.streets : people.communities, n)
      await calls.ask(
        'list',
        { token: tokenOf(account), method: 'GET', path: '/api/matters?limit=20' },
        dueAt,
      )
      return
    }
    const { account, nodeId } = one(people.workers, n / 2)
    const { words, category } = said(n)
    const body = { id: crypto.randomUUID(), nodeId, words, category, place: `${(n % 40) + 1} 幢` }
    const asked = { token: tokenOf(account), method: 'POST', path: '/api/matters', body } as const
    const { outcome } = await calls.ask('report', asked, dueAt)
    ids[outcome].push(body.id)
  })
  calls.end()
  return {
    samples: calls.samples,
    accepted: ids.ok,
    refused: ids.refused,
    unknown: ids.failed,
    whys: [...calls.whys],
  }
}

/** Others who look at their lists, so many a second in all. */
const OTHERS_A_SECOND = 40
const MOST_TRIES = 40

/** All people of the herd sign in at one moment; who is told to come again does, when told. Others go on with their lists. */
export async function herdJob(
  { port, people, folk }: JobStart,
  { herd: count, quietS }: { herd: number; quietS: number },
): Promise<Herded> {
  const began = performance.now()
  const others = new Calls(port, began)
  const calls = new Calls(port, began)
  let stopped = false
  const looking = (async () => {
    const running: Promise<unknown>[] = []
    for (let n = 0; !stopped; n++) {
      const dueAt = began + (n * 1000) / OTHERS_A_SECOND
      const early = dueAt - performance.now()
      if (early >= 1) await sleep(early)
      const token = tokenOf(one(people.streets, n).account)
      running.push(others.ask('list', { token, method: 'GET', path: '/api/matters?limit=20' }, dueAt))
    }
    await Promise.all(running)
  })()
  await sleep(quietS * 1000)
  const from = performance.now() - began
  let tries = 0
  let refused = 0
  const signIn = async (n: number): Promise<number | undefined> => {
    const body = { login: loginOf(n), password: folk.password }
    for (let i = 0; i < MOST_TRIES; i++) {
      tries++
      const told = await calls.ask('sign in', { token: '', method: 'POST', path: '/api/session', body })
      if (told.outcome === 'ok') return performance.now() - began - from
      if (told.outcome === 'failed') return undefined
      refused++
      await sleep(retryAfter(told.answer?.head ?? '') * 1000 * (1 + Math.random() / 2))
    }
    return undefined
  }
  const took = await Promise.all(Array.from({ length: count }, (_, n) => signIn(n)))
  const to = performance.now() - began
  await sleep(quietS * 1000)
  stopped = true
  await looking
  calls.end()
  others.end()
  return {
    samples: others.samples,
    herd: { from, to },
    took,
    tries,
    refused,
    whys: [...calls.whys, ...others.whys],
  }
}
