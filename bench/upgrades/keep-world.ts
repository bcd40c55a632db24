// node bench/upgrades/keep-world.ts COMMIT: keeps a small world of a landed version for the tests, as
// tests/upgrades/worlds/<its last migration>.json.gz. To be run once its migrations are frozen, with what is to be frozen in COMMIT.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { session } from '../../server/kit/postgres/roles.ts'
import { SECRET } from '../../tests/harness/constants.ts'
import { tidily } from '../kit/tidy.ts'
import { openCluster } from './cluster.ts'
import { makeOldWorld } from './old-world.ts'
import { root, versionAt } from './versions.ts'
import { dumpRows, packWorld } from './world-file.ts'

/** Enough that some of each kind of row is there. */
const ACTS = 40

const [commit] = process.argv.slice(2)
if (!commit) {
  process.stderr.write('usage: node bench/upgrades/keep-world.ts COMMIT\n')
  process.exit(2)
}
await tidily(async (tidy) => {
  const version = versionAt(commit)
  const home = mkdtempSync(join(tmpdir(), 'gridloom-upgrade-'))
  chmodSync(home, 0o711)
  tidy.add(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  const data = join(home, 'data')
  mkdirSync(data, { mode: 0o711 })
  // that of the tests, which are to open its names and numbers
  writeFileSync(join(data, 'secret'), SECRET, { mode: 0o600 })
  const { dataDir, staff, lived } = await makeOldWorld(version, { home, acts: ACTS, small: true, tidy })
  const { owner, stop } = await openCluster(dataDir)
  tidy.add(stop)
  const rows = await session(owner, dumpRows)
  const last = version.has.at(-1) ?? ''
  const bytes = packWorld({ commit: version.commit, last, at: new Date().toISOString(), staff, ...rows })
  const file = `tests/upgrades/worlds/${last.replace('.sql', '')}.json.gz`
  writeFileSync(join(root, file), bytes)
  const size = (bytes.length / 1024).toFixed(0)
  process.stdout.write(
    `${file}: ${size} KB, with ${lived.reports} reports and ${lived.steps} steps by HTTP\n`,
  )
})
