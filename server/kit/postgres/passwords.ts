import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from './launch-error.ts'

export type Passwords = { superuser: string; owner: string; app: string }

const names = ['superuser', 'owner', 'app'] as const

/**
 * The random passwords of the private database's roles, kept in pg-roles.json (0600, owned by whoever runs the
 * server, not by PostgreSQL's user). They are written before the cluster exists, so that no cluster is ever
 * without them. `clusterExists` turns a missing file into an error instead of new passwords that nothing knows.
 */
export function passwordsIn(dataDir: string, clusterExists: boolean): Passwords {
  const file = join(dataDir, 'pg-roles.json')
  if (existsSync(file)) return read(file)
  if (clusterExists) {
    throw new LaunchError(`${file} is missing while ${dataDir} holds a database: put it back from the backup`)
  }
  const passwords = { superuser: random(), owner: random(), app: random() }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(draft, file)
  return passwords
}

/** Whether a private database was ever made here. */
export const holdsDatabase = (dataDir: string): boolean => existsSync(join(dataDir, 'pg-roles.json'))

function read(file: string): Passwords {
  const broken = () =>
    new LaunchError(`${file} does not hold the three passwords: put it back from the backup`)
  let value: Partial<Passwords>
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new LaunchError(`${file} cannot be read: start as the user who owns it`)
    }
    throw broken()
  }
  if (names.some((name) => typeof value[name] !== 'string')) throw broken()
  return value as Passwords
}

const random = () => randomBytes(24).toString('base64url')
