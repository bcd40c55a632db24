import { parseArgs } from 'node:util'
import { BenchError } from './fail.ts'

export type Options = {
  /** What is measured. */
  measures: string[]
  matters: number
  /** Accounts of residents, where they matter. */
  people: number
  /** Of the steady load: requests a second. */
  rate: number
  /** Of what is imported. */
  rows: number
  connections: number
  /** Of one round of one way. */
  seconds: number
  rounds: number
  /** The world is made in it, and found there again after `--keep`. A new temporary one without it. */
  dir: string | undefined
  keep: boolean
  json: boolean
  profile: boolean
}

const LIMITS = {
  matters: [1_000, 5_000_000],
  people: [1_000, 2_000_000],
  rate: [1, 1_000],
  rows: [100, 200_000],
  connections: [1, 200],
  seconds: [1, 600],
  rounds: [1, 100],
} as const

/** Reads the command line; throws BenchError for what it does not know. */
export function readOptions(args: string[], known: readonly string[]): Options {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values, positionals } = parse(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        matters: text,
        people: { ...text, default: '500000' },
        rate: { ...text, default: '60' },
        rows: { ...text, default: '100000' },
        connections: { ...text, default: '16' },
        seconds: { ...text, default: '5' },
        rounds: { ...text, default: '5' },
        dir: text,
        keep: yes,
        json: yes,
        profile: yes,
      },
    }),
  )
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown) throw new BenchError(`there is no bench "${unknown}"; there are: ${known.join(', ')}`)
  values.matters ??= positionals.includes('lifecycle') ? '1000000' : '200000'
  const count = (name: keyof typeof LIMITS): number => {
    const value = Number(values[name])
    const [least, most] = LIMITS[name]
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new BenchError(`--${name} must be a whole number from ${least} to ${most}, not "${values[name]}"`)
  }
  return {
    measures: positionals,
    matters: count('matters'),
    people: count('people'),
    rate: count('rate'),
    rows: count('rows'),
    connections: count('connections'),
    seconds: count('seconds'),
    rounds: count('rounds'),
    dir: values.dir,
    keep: values.keep,
    json: values.json,
    profile: values.profile,
  }
}

function parse<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new BenchError(error instanceof Error ? error.message : String(error))
  }
}
