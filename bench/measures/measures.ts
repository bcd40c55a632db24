import type { Options } from '../kit/args.ts'
import { type Disk, diskOf, grown } from '../world/disk.ts'
import { type Bench, compare, type Measured } from './compare.ts'

/**
 * What a whistle takes until its end. Settled in its grid: report, sign, solve here, solved here, call back, clear. Through a unit:
 * report, sign, dispatch, acknowledge, contact, report in, feed back, check, call back, clear; and the looks at the page by which
 * the unit finds its order and the community its check.
 */
export const CALLS_OF_A_LIFE: Record<string, number> = { lifecycle: 6, 'lifecycle whole': 12 }
/** Lists beside the plain one, each with its own reason to be slow. */
const LISTS = ['list community', 'list open state', 'list end state', 'list orders', 'counts', 'dashboard']

const roundsOf = ({ connections, seconds, rounds }: Options) => ({ connections, seconds, rounds })
/** Shorter: enough to see that a variant is not slow. */
const fewer = ({ connections, seconds, rounds }: Options) => ({
  connections,
  seconds: Math.min(seconds, 3),
  rounds: Math.min(rounds, 3),
})

export type Result = {
  measured: Measured[]
  /** Only of whole lives: what matters that really lived take, with all that was written over on their way. */
  grown?: Disk
}

/** In the order in which they run, whatever order was asked for: each one that writes leaves a world that is no longer the first. */
export const MEASURES: Record<string, (bench: Bench, options: Options) => Promise<Result>> = {
  list: async (bench, options) => {
    const measured = [await compare(bench, { ...roundsOf(options), name: 'list', plain: 'plain list' })]
    for (const name of LISTS) measured.push(await compare(bench, { ...fewer(options), name }))
    return { measured }
  },
  create: async (bench, options) => ({
    measured: [
      await compare(bench, { ...roundsOf(options), name: 'create', plain: 'plain create' }),
      await compare(bench, { ...fewer(options), name: 'create by residents' }),
    ],
  }),
  lives: async (bench, options) => {
    const before = await diskOf(bench.owner)
    const measured: Measured[] = []
    for (const name of Object.keys(CALLS_OF_A_LIFE))
      measured.push(await compare(bench, { ...roundsOf(options), name }))
    await bench.owner.query('vacuum (analyze)')
    return { measured, grown: grown(before, await diskOf(bench.owner)) }
  },
}
