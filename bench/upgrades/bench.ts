import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrations } from '../../server/kit/migrate.ts'
import type { Options } from '../kit/args.ts'
import { machineHere, onMachine } from '../kit/machine.ts'
import { number, table } from '../kit/table.ts'
import { tidily } from '../kit/tidy.ts'
import { type Trial, tryVersion } from './trial.ts'
import { hasHistory, versionsBefore } from './versions.ts'

/** Reports and steps by HTTP in each old world, beside what its weaving does. */
const ACTS = 60

/**
 * Each migration on the world of the version before it: every version whose migrations today's begin with is unpacked from git,
 * weaves its demo, is lived in, upgraded, looked at, lived in again; and upgraded once more by processes that are killed. With
 * GRIDLOOM_UPGRADES=small versions that can weave a small demo do. Everything is removed at the end, however it ends.
 */
export async function upgradesBench(options: Options, say: (line: string) => void) {
  if (!hasHistory()) {
    const text =
      'upgrades: SKIPPED: this checkout does not hold the history of its versions (git fetch --unshallow)'
    return { text, data: { skipped: true } }
  }
  const small = process.env.GRIDLOOM_UPGRADES === 'small'
  const trials: Trial[] = []
  for (const version of versionsBefore()) {
    const trial = await tidily(async (tidy) => {
      const home = mkdtempSync(join(options.dir ?? tmpdir(), 'gridloom-upgrade-'))
      // PostgreSQL's own user must pass through it.
      chmodSync(home, 0o711)
      tidy.add(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
      mkdirSync(join(home, 'code'))
      return tryVersion(version, { home, acts: ACTS, small, tidy, say })
    })
    trials.push(trial)
    for (const words of trial.wrong) say(`  ${words}`)
  }
  const untried = migrations().filter(
    (name) => !trials.some(({ tried }) => tried.some(({ migration }) => migration === name)),
  )
  if (trials.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1
  return { text: textOf(trials, untried), data: { trials, untried } }
}

function textOf(trials: Trial[], untried: string[]): string {
  const lines = [`${new Date().toISOString().slice(0, 10)}  ${onMachine(machineHere())}`]
  for (const { version, world, tried, constraints, life, kills, wrong } of trials) {
    lines.push(
      '',
      `${version.commit} ${version.subject}`,
      `  woven, ${world.reports} reports and ${world.steps} steps by HTTP: ${world.rows} rows`,
      table([
        ['  migration', 'tables', 'rows as they were', 'stated changes', 'lost', 'ms'],
        ...tried.map((one) => [
          `  ${one.migration}`,
          number(one.tables),
          number(one.rows),
          number(one.changed.length),
          number(one.lost.length),
          number(one.ms),
        ]),
      ]),
      `  ${constraints} constraints hold; ${kills} starts killed -9 within it end in the same database`,
      `  ${life.people} people sign in, ${life.lists} lists, ${life.opened} matters opened, ${life.steps} steps taken`,
      ...wrong.map((words) => `  FAILS: ${words}`),
    )
  }
  if (untried.length > 0)
    lines.push('', `no version was before: ${untried[0]} to ${untried.at(-1)} made the first database`)
  return lines.join('\n')
}
