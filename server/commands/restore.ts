import { resolve } from 'node:path'
import { openHouse } from '../house.ts'
import { checkBackup, contentsOf } from '../kit/backup/check.ts'
import { readKey } from '../kit/backup/key.ts'
import { settle } from '../kit/backup/load.ts'
import { type Manifest, readManifest, unlessReplaced } from '../kit/backup/manifest.ts'
import { unmark } from '../kit/backup/marker.ts'
import { checkDatabase, checkPlace, restore } from '../kit/backup/restore.ts'
import { stopwatch } from '../kit/clock.ts'
import type { Env } from '../kit/env.ts'
import { openLog } from '../kit/log.ts'
import { databaseFrom } from '../kit/postgres/database.ts'
import { InstanceHeld, lockInstance } from '../kit/postgres/instance.ts'
import { holdsDatabase } from '../kit/postgres/passwords.ts'
import type { Database } from '../kit/postgres/launcher.ts'
import { session } from '../kit/postgres/roles.ts'
import { problem } from '../kit/problems.ts'
import { bringUpToDate } from '../kit/same-secret.ts'
import { servedDistricts } from '../rooms/grid/index.ts'
import { replay } from '../rooms/matters/index.ts'
import { inSeconds, lostConnection } from './backup.ts'
import { type AloneCommand, wanted } from './command.ts'
import { orInterrupted } from './interrupted.ts'

type Say = (line: string) => void

export const restoreCommand: AloneCommand = {
  usage: 'restore DIR',
  about:
    'restores the backup in DIR into an empty DATA_DIR (and an empty DATABASE_URL), checks it all, and brings it up to this version; run again after a cut it goes on',
  async alone({ env, args, say }) {
    const dir = resolve(wanted(args[0], 'DIR'))
    const passed = stopwatch()
    const key = readKey(env.backupKeyFile, dir)
    // what is quickly known comes first, and before anything is made
    const known = await readManifest(dir, key)
    const lock = await lockInstance(env.dataDir, { port: 0, address: 'the command restore' }).catch(
      (error) => {
        if (error instanceof InstanceHeld)
          throw problem('backup.server_runs', { address: error.holder.address, pid: error.holder.pid })
        throw error
      },
    )
    const { dataDir, secretFile, databaseUrl } = env
    const place = { dataDir, secretFile, given: databaseUrl !== undefined }
    let database: Database | undefined
    const stop = async () => {
      await database?.stop()
      lock.release()
    }
    const work = async () => {
      await checkPlace(place, known)
      // a database that is there may refuse, which is better heard before a large backup is read
      if (place.given || holdsDatabase(dataDir)) {
        database = await databaseFrom(env, say).catch(lostConnection)
        await session(database.owner, (client) => checkDatabase(place, client, known)).catch(lostConnection)
      }
      say(`checking the backup of ${known.at}: ${contentsOf(known)} …`)
      const backup = await checkBackup(dir, key, say)
      const into = (database ??= await databaseFrom(env, say).catch(lostConnection))
      say('restoring …')
      const put = () => session(into.owner, (client) => restore(place, client, backup, say))
      await unlessReplaced(dir, key, backup.manifest, put).catch(lostConnection)
      await finish(env, into, backup.manifest, say)
      say(
        `restored the backup of ${known.at} in ${inSeconds(passed())} s: \`npm run serve\` serves it (\`npm start\`, where it is a demo)`,
      )
    }
    await orInterrupted(stop, work).finally(stop)
  },
}

/** What comes after the rows are there: newer migrations, sizes for the planner, and whether every history folds to what is stored. */
async function finish(env: Env, database: Database, manifest: Manifest, say: Say): Promise<void> {
  const { house, close } = openHouse({
    database: database.app,
    secret: manifest.secret,
    dataDir: env.dataDir,
    publicUrl: env.publicUrl,
    log: openLog('error'),
  })
  try {
    const migrated = await bringUpToDate(house, database.owner, env.secretFile)
    if (migrated.length > 0)
      say(`brought from the version of the backup to this one (${migrated.length} migrations)`)
    say('tables and files are what the backup holds; folding every history anew …')
    await session(database.owner, (client) => settle(client, manifest))
    let different = 0
    for (const { id, key } of await servedDistricts(house.db)) {
      const report = await replay(house, id)
      different += report.different.length
      say(`  ${key}: ${report.matters} matters, ${report.steps} steps, ${report.different.length} different`)
    }
    await unmark(env.dataDir)
    if (different === 0) return
    // it was so when the backup was taken: what there is is better served than kept away
    say(
      `${different} histories differ from what is stored, as they did in the backup: see \`matters replay --check\``,
    )
    process.exitCode = 1
  } finally {
    await close()
  }
}
