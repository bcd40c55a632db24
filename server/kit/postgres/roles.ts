import pg from 'pg'
import { superuser } from './cluster.ts'
import { LaunchError } from './launch-error.ts'
import { type Passwords, passwordsIn } from './passwords.ts'
import type { Postmaster } from './postmaster.ts'

export const ownerRole = 'gridloom_owner'
export const appRole = 'gridloom_app'
export const database = 'gridloom'
export const extensions = ['ltree', 'btree_gist']

/** The superuser of the private database in `dataDir`, which the server uses for nothing but its making: for tests and measures. */
export const superuserOf = ({ owner }: { owner: pg.ClientConfig }, dataDir: string): pg.ClientConfig => ({
  ...owner,
  user: superuser,
  password: passwordsIn(dataDir, true).superuser,
  database: 'postgres',
})

/** True when the server takes connections; throws when it takes them and refuses this one. */
export async function answers({ sockets, status }: Postmaster, password: string): Promise<boolean> {
  if (status !== 'ready') return false
  const config = { host: sockets, port: 5432, user: superuser, password, database: 'postgres' }
  try {
    await session(config, (client) => client.query('select'))
    return true
  } catch (error) {
    // A refusal by the server has a SQLSTATE and a severity; 57P0x says that it is starting or going down.
    const { code, severity } = error as { code?: string; severity?: string }
    if (severity && !code?.startsWith('57P0')) throw error
    return false
  }
}

/**
 * Makes the roles and the database where they are missing; runs at every start and changes nothing when all is
 * there. Returns the server's version, for instance "18.4".
 */
export async function ensureRoles(sockets: string, cluster: string, passwords: Passwords): Promise<string> {
  const base = { host: sockets, port: 5432, user: superuser, password: passwords.superuser }
  const version = await session({ ...base, database: 'postgres' }, async (client) => {
    const { rows } = await client.query<{ directory: string; version: string }>(
      "select current_setting('data_directory') as directory, current_setting('server_version') as version",
    )
    const [server] = rows
    if (!server || server.directory !== cluster) {
      throw new LaunchError(
        `the server at ${sockets} serves ${server?.directory}, not ${cluster}: stop it first`,
      )
    }
    await ensureRole(client, ownerRole, passwords.owner)
    await ensureRole(client, appRole, passwords.app)
    const found = await client.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${database} owner ${ownerRole}`)
    return server.version
  })
  await session({ ...base, database }, async (client) => {
    await client.query(`
      revoke all on database ${database} from public;
      grant connect on database ${database} to ${appRole};
      grant usage on schema public to ${appRole};
      alter default privileges for role ${ownerRole} grant select, insert, update, delete on tables to ${appRole};
      alter default privileges for role ${ownerRole} grant usage on sequences to ${appRole}`)
    const trusted = await client.query(
      'select distinct name from pg_available_extension_versions where trusted and name = any($1)',
      [extensions],
    )
    if (trusted.rowCount !== extensions.length) {
      throw new LaunchError(
        `this PostgreSQL does not let an owner add ${extensions.join(' and ')}: run "npm ci" again`,
      )
    }
  })
  return version
}

async function ensureRole(client: pg.Client, name: string, password: string): Promise<void> {
  const found = await client.query('select from pg_roles where rolname = $1', [name])
  if (found.rowCount) return
  await client.query(`create role ${name} login password ${client.escapeLiteral(password)}`)
}

/** Runs `work` on one connection and closes it; a lost connection rejects instead of ending the process. */
export async function session<T>(
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionTimeoutMillis: 15_000, ...config })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
