// npm run prove: the long proofs whose seeded samples run in `npm test`, at their full counts; with names, only those.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder of real data beside the project. */
const realData = fileURLToPath(new URL('../../shared/data', import.meta.url))

/** Tests at their full counts, or a measure of the bench that fails where something does not hold. */
type Proof = { name: string; about: string } & (
  | { files: string[]; env: Record<string, string> }
  | { bench: string[] }
)

const PROOFS: Proof[] = [
  {
    name: 'walks',
    about:
      '10,000 random walks over all loops of every shipped district, with side roads and children: no stuck matter, no skipped required step, none by the wrong person, every step of every loop taken',
    files: ['server/rooms/matters/loop/walks.test.ts'],
    env: { GRIDLOOM_WALKS: '10000' },
  },
  {
    name: 'same',
    about:
      'reports offered as the same, on pairs of real messages judged by reading: precision and recall by threshold',
    files: ['server/rooms/matters/similar/hot.test.ts'],
    env: { GRIDLOOM_DATA: process.env.GRIDLOOM_DATA ?? realData },
  },
  {
    name: 'claims',
    about:
      'one order accepted by 20 people at once, 1,000 times: one of them has it; a naive claim has several',
    files: ['tests/claims.test.ts'],
    env: { GRIDLOOM_CLAIMS: '1000' },
  },
  {
    name: 'races',
    about: 'twelve pairs of steps on one matter at the same moment, 200 times each: one consistent result',
    files: ['tests/races.test.ts'],
    env: { GRIDLOOM_RACES: '200' },
  },
  {
    name: 'matrix',
    about: '5,000 requests for a step, by any role from any place: each gets the verdict of its line',
    files: ['server/rooms/matters/acts/matrix.test.ts'],
    env: { GRIDLOOM_MATRIX: '5000' },
  },
  {
    name: 'plans',
    about:
      'each line of the contract with each of its filters, in a district of 40,000 matters and all that is beside them: no large table is read whole (but for orders in a square of the map, which no page asks for), and what looks at much is listed',
    files: ['tests/budgets/plans.test.ts'],
    env: { GRIDLOOM_PLANS: '1' },
  },
  {
    name: 'restructuring',
    about:
      '300 runs of random splits, merges and moves, and all of them taken back: no matter lost, none counted twice, and the same world to the row',
    files: ['tests/restructuring-random.test.ts'],
    env: { GRIDLOOM_RESTRUCTURINGS: '300' },
  },
  {
    name: 'export',
    about: 'a list of 50,000 rows as a workbook: the same rows in their order, in bounded memory',
    files: ['server/rooms/jobs/exports/work.test.ts'],
    env: { GRIDLOOM_EXPORT_ROWS: '50000' },
  },
  {
    name: 'bulletin',
    about:
      '8 random lives of some three years: each number of each bulletin, assessment and appraisal equals what the raw steps tell that lay there when it was made',
    files: ['server/rooms/reports/acts/replay.test.ts'],
    env: { GRIDLOOM_BULLETINS: '8' },
  },
  {
    name: 'figures',
    about:
      '10,000 acts of random people over years: the kept sums are what the rows add up to, and what the raw steps tell; each number opens as many records',
    files: ['server/rooms/scores/acts/equal.test.ts'],
    env: { GRIDLOOM_LIVES: '10000' },
  },
  {
    name: 'imports',
    about:
      'an import of 60,500 rows, its process killed -9 at three places within a piece, 60 times: no row missing, none twice, every history as stored',
    files: ['server/rooms/imports/acts/pieces.test.ts'],
    env: { GRIDLOOM_IMPORT_KILLS: '60' },
  },
  {
    name: 'kills',
    about:
      'the server killed -9 50 times under load, its PostgreSQL, a session of it, and both at once 20 times each: no acknowledged write lost, none half done, each unknown outcome resolved by sending it again; back within 10 s of a database that died',
    files: ['tests/faults/history.test.ts', 'tests/faults/kills.test.ts'],
    env: { GRIDLOOM_KILLS: '50', GRIDLOOM_PG_KILLS: '20' },
  },
  {
    name: 'doubles',
    about:
      '1,000 keys of eight kinds sent 20 times at once to two houses: one effect each, 20 equal answers, other words under the same key refused',
    files: ['tests/faults/doubles.test.ts'],
    env: { GRIDLOOM_DOUBLES: '1000' },
  },
  {
    name: 'link',
    about:
      '50 cuts of the link between server and database, of twelve kinds, half-open and at a commit included: what clients were told holds, what nobody knew is settled by sending it again, well within 10 s',
    files: ['tests/faults/link.test.ts'],
    env: { GRIDLOOM_LINK_ROUNDS: '50' },
  },
  {
    name: 'disk-full',
    about:
      'the disk of the database, of its log, of files and exports full, 5 times: refused in so many words, nothing by half, well again by itself (as root: it mounts small disks)',
    files: ['tests/faults/disk-full.test.ts'],
    env: { GRIDLOOM_DISK_ROUNDS: '5' },
  },
  {
    name: 'backup',
    about:
      'backup and restore, each killed -9 30 times at random places: never a whole one that is none, gone on with to the end, every table as it was; 500 damages of each kind found',
    files: [
      'server/kit/backup/kills.test.ts',
      'server/kit/backup/damage.test.ts',
      'server/kit/backup/backup.test.ts',
    ],
    env: { GRIDLOOM_BACKUP_KILLS: '30', GRIDLOOM_BACKUP_DAMAGES: '500' },
  },
  {
    name: 'two',
    about:
      'two servers on one database behind a proxy, 150 lives over both while one of them is killed -9 ten times: every write once, every page hears its news once; 50 repeats, sign-outs and lists over both',
    files: ['tests/faults/two.test.ts'],
    env: { GRIDLOOM_TWO_LIVES: '150', GRIDLOOM_TWO_KILLS: '10', GRIDLOOM_TWO_ROUNDS: '50' },
  },
  {
    name: 'workers',
    about:
      'two workers at imports, exports, bulletins and messages to a receiver, one of them killed -9 in the middle, 50 times: each effect once',
    files: ['tests/faults/workers.test.ts'],
    env: { GRIDLOOM_WORKER_KILLS: '50', GRIDLOOM_WORKER_ROWS: '1500' },
  },
  {
    name: 'clock',
    about:
      'the time of day jumps by three hours back and ahead and by a day, 10 times, while two workers are at it: each reminder, notice, bulletin and message once, nobody locked out',
    files: ['tests/faults/clock.test.ts'],
    env: { GRIDLOOM_CLOCK_ROUNDS: '10' },
  },
  {
    name: 'receivers',
    about:
      'receivers outside are down or silent for an hour of injected time: the work goes on, then they get everything, in order',
    files: ['tests/faults/receivers.test.ts'],
    env: {
      GRIDLOOM_RECEIVERS: 'silent',
      GRIDLOOM_RECEIVERS_MINUTES: '60',
      GRIDLOOM_RECEIVERS_BACKLOG: '5000',
    },
  },
  {
    name: 'upgrades',
    about:
      'each migration on a woven world made by the version before it: no row lost, killed -9 within each, its people go on, its old server is refused',
    bench: ['upgrades'],
  },
  {
    name: 'sweep',
    about:
      'deadlines of 1,000,000 open matters, two workers, one killed -9 every ten seconds: each due step once',
    bench: ['sweep', '--matters', '1000000'],
  },
]

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const bench = fileURLToPath(new URL('../bench/main.ts', import.meta.url))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !PROOFS.some((proof) => proof.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `no proof "${unknown.join(', ')}"; there are: ${PROOFS.map((proof) => proof.name).join(', ')}\n`,
  )
  process.exit(2)
}
let failed = 0
for (const proof of PROOFS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stdout.write(`${proof.name}: ${proof.about}\n`)
  const began = performance.now()
  const args =
    'bench' in proof
      ? [bench, ...proof.bench]
      : [vitest, 'run', '--project', 'unit', '--testTimeout', '3600000', ...proof.files]
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...('env' in proof ? proof.env : {}) },
  })
  process.stdout.write(
    `${proof.name}: ${status === 0 ? 'holds' : 'FAILS'} (${((performance.now() - began) / 1000).toFixed(0)} s)\n`,
  )
  if (status !== 0) failed++
}
process.exit(failed === 0 ? 0 : 1)
