import { type Options, readOptions } from './kit/args.ts'
import { backupBench } from './backup.ts'
import { BenchError } from './kit/fail.ts'
import { coldStart } from './cold-start.ts'
import { lifecycleBench } from './lifecycle.ts'
import { figuresBench } from './figures.ts'
import { firstLoad } from './first-load.ts'
import { importsBench } from './imports.ts'
import { loadBench } from './load-bench.ts'
import { MEASURES } from './measures/measures.ts'
import { print } from './print.ts'
import { memoryBench } from './memory/bench.ts'
import { GROUPS as READS, readsBench } from './reads/bench.ts'
import { herdBench, mixedBench, profileBench, spikeBench } from './storm/bench.ts'
import { sweepBench } from './sweep/bench.ts'
import { twoBench } from './two.ts'
import { upgradesBench } from './upgrades/bench.ts'

const HELP = `npm run bench -- MEASURE… [--json]
  list              pages of a list a second, with filters, orders, counts and the dashboard
  create            reports a second, by HTTP and by bare pg
  lives             whole lives of a matter a second: settled in its grid (six calls), and through a unit (twelve)
      several of them run in this order on one world: --matters 200000 --connections 16 --rounds 5 --seconds 5
      --dir DIR --keep   keeps the world and finds it there the next time
      --profile          where the server's processor time goes
  sweep             deadlines of --matters open matters: two workers, one killed -9 every ten seconds; --rounds minutes, then
                    all the rest at once
  lifecycle         the six calls of a whistle that its grid settles in worlds of 10,000, 200,000 and --matters (1,000,000 unless
                    said otherwise), by turns: how each figure grows; --dir --keep keeps the worlds, each in a folder of its size
  figures           rates and the dashboard at --matters, from the sums and counted live; --rounds of twenty requests each;
                    what a batch of news and a whole recount take
  imports           --rows real messages checked, loaded and taken back in the background of a world of --matters: rows a second,
                    memory, and what others who look at their lists feel of it
  reads             how long each read takes at --matters, by people of each role: p50, p95 and p99 of pages, search, dashboard,
                    map and others, which can be asked for by themselves; and every statement's plan; up to --rounds of twenty
  upgrades          each migration on a woven world of the version before it, out of git: every row compared, killed -9 within each
                    migration, lived in before and after, refused by its old server
  profile           1 → 15 → 1 → 25 → 2 → 35 → 10 lives begun a second, --seconds each (60 for the real thing)
  spike             twenty times --rate requests a second for --seconds: who is let in is answered, the others are told to come again
  login-herd        1,000 sign-ins by password at once, while others look at their lists
  mixed             1,000 people at their pages for --seconds (600), 80 reads to 20 writes, among --people accounts
  two               lists, reports and lives a second by one server and by two on one database, by turns
  memory            what the server and PostgreSQL hold at rest, after a minute of reads and a minute later; what is installed
  backup            a world of --matters into a backup, the same again, its check, its restore: rows and megabytes a second
  first-load        what a browser loads until the first useful screen
  cold-start        from a fresh clone to the first page`

type Say = (line: string) => void
const ALONE: Record<string, (options: Options, say: Say) => Promise<{ text: string; data: unknown }>> = {
  sweep: sweepBench,
  upgrades: upgradesBench,
  two: twoBench,
  figures: figuresBench,
  lifecycle: lifecycleBench,
  imports: importsBench,
  memory: memoryBench,
  reads: readsBench,
  ...Object.fromEntries(
    READS.map((group) => [group, (options: Options, say: Say) => readsBench(options, say, [group])]),
  ),
  profile: profileBench,
  spike: spikeBench,
  'login-herd': herdBench,
  mixed: mixedBench,
  backup: backupBench,
  'first-load': (_, report) => firstLoad(report),
  'cold-start': (_, report) => coldStart(report),
}

/** On stderr, so that what is measured can be piped. */
const say = (line: string) => void process.stderr.write(`${line}\n`)
const show = (text: string) => void process.stdout.write(`${text}\n`)

async function main(args: string[]): Promise<void> {
  if (args.length === 0 || args[0] === 'help') return show(HELP)
  const options = readOptions(args, [...Object.keys(MEASURES), ...Object.keys(ALONE)])
  for (const name of options.measures) {
    const { text, data } = (await ALONE[name]?.(options, say)) ?? {}
    if (text) show(options.json ? JSON.stringify({ [name]: data }) : text)
  }
  const measures = options.measures.filter((name) => MEASURES[name])
  if (measures.length === 0) return
  const report = await loadBench({ ...options, measures }, say)
  show(options.json ? JSON.stringify(report) : print(report))
}

main(process.argv.slice(2)).catch((error) => {
  say(error instanceof BenchError ? error.message : (error?.stack ?? String(error)))
  process.exitCode = 1
})
