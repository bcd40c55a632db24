import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkBackup, contentsOf } from '../kit/backup/check.ts'
import { readKey } from '../kit/backup/key.ts'
import { holdsBackup } from '../kit/backup/manifest.ts'
import { refuseHalfRestored } from '../kit/backup/marker.ts'
import { sizeText } from '../kit/backup/places.ts'
import { takeBackup } from '../kit/backup/take.ts'
import { stopwatch, systemClock } from '../kit/clock.ts'
import { isFull, isPassing } from '../kit/db.ts'
import { readSecret } from '../kit/env.ts'
import { databaseFrom } from '../kit/postgres/database.ts'
import { lockUnlessHeld } from '../kit/postgres/instance.ts'
import { holdsDatabase } from '../kit/postgres/passwords.ts'
import type { Database } from '../kit/postgres/launcher.ts'
import { problem } from '../kit/problems.ts'
import { version } from '../kit/version.ts'
import { type AloneCommand, wanted } from './command.ts'
import { orInterrupted } from './interrupted.ts'

/** For people, to a tenth. */
export const inSeconds = (ms: number): string => (ms / 1000).toFixed(1)

/** A lost connection and a full disk in one line; everything else as it is. */
export const lostConnection = (error: unknown): never => {
  if (isFull(error)) throw problem('backup.disk_full', { dir: error instanceof Error ? error.message : '' })
  if (isPassing(error)) throw problem('backup.cut_off', { why: error instanceof Error ? error.message : '' })
  throw error
}

export const backupCommand: AloneCommand = {
  usage: 'backup DIR [--check]',
  about:
    'takes an encrypted backup of database, files and secret into DIR, while the server runs; run again after a cut it goes on, and into a finished one it brings that up to date; --check reads a backup whole and changes nothing',
  async alone({ env, args, say }) {
    const options = { check: { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    const dir = resolve(wanted(positionals[0], 'DIR'))
    const passed = stopwatch()
    if (values.check) {
      const { manifest } = await checkBackup(dir, readKey(env.backupKeyFile, dir), say)
      return say(
        `whole: the backup of ${manifest.at}, ${contentsOf(manifest)}; read in ${inSeconds(passed())} s`,
      )
    }
    refuseHalfRestored(env.dataDir)
    if (!env.databaseUrl && !holdsDatabase(env.dataDir))
      throw problem('backup.no_database', { what: env.dataDir })
    const secret = readSecret(env, false)
    const made = (file: string) =>
      say(
        `made the backup key ${file}: KEEP A COPY of it away from this machine and from the backups; without it nobody opens them\n` +
          `已生成备份钥匙 ${file}：请另存一份，不要和备份放在一起；没有它，谁也打不开备份`,
      )
    const key = readKey(env.backupKeyFile, dir, holdsBackup(dir) ? undefined : made)
    // as other commands do, beside a server or alone
    const lock = await lockUnlessHeld(env.dataDir, { port: 0, address: 'the command backup' })
    let database: Database | undefined
    const stop = async () => {
      if (lock) await database?.stop()
      lock?.release()
    }
    const work = async () => {
      database = await databaseFrom(env, say)
      const taking = {
        ...{ dir, key, secret, say, owner: database.owner, dataDir: env.dataDir },
        ...{ version: version(), clock: systemClock },
      }
      const { manifest, kept, flaws } = await takeBackup(taking).catch(lostConnection)
      say(
        `backup of ${manifest.at} in ${dir}: ${contentsOf(manifest)}; ${sizeText(kept.written)} written, ${sizeText(kept.found)} were there; ${inSeconds(passed())} s`,
      )
      for (const flaw of flaws.slice(0, 20)) say(`  ${flaw}`)
      if (flaws.length === 0) return
      say(`${flaws.length} files could not be saved as they should be; everything else is in the backup`)
      process.exitCode = 1
    }
    await orInterrupted(stop, work).finally(stop)
  },
}
