import type { Client, ClientConfig } from 'pg'
import { LaunchError } from './launch-error.ts'
import type { Database } from './launcher.ts'
import { appRole, extensions, session } from './roles.ts'

type Facts = {
  major: number
  version: string
  name: string
  owner: string
  encoding: string
  superuser: boolean
  maySchemas: boolean
  mayPublic: boolean
  missing: string[]
  untrusted: string[]
  absent: string[]
}

const factsQuery = `
  select current_setting('server_version_num')::int / 10000 as major,
    split_part(current_setting('server_version'), ' ', 1) as version,
    datname as name, quote_ident(current_user) as owner, pg_encoding_to_char(encoding) as encoding,
    (select rolsuper from pg_roles where rolname = current_user) as superuser,
    has_database_privilege(oid, 'create') as "maySchemas",
    has_schema_privilege('public', 'create') and has_schema_privilege('public', 'usage') as "mayPublic",
    array(select unnest($1::text[]) except select extname from pg_extension) as missing,
    array(select unnest($1::text[]) except select name from pg_available_extension_versions where trusted) as untrusted,
    array(select unnest($1::text[]) except select name from pg_available_extensions) as absent
  from pg_database where datname = current_database()`

// Another encoding than UTF8 does not even parse this.
const chineseQuery = `
  select lower('Ä') = 'ä' and '网' ~ '^\\w$' and length(to_tsvector('simple', '网，格')) = 2 as known`

/**
 * Checks and prepares a database that the deployment brings: version 15 to 18, UTF8, a locale that knows Chinese
 * letters, the role gridloom_app and the rights to make what migrations make. Throws one LaunchError, which
 * holds the exact SQL where somebody with more rights must run it. It never repeats the password.
 */
export async function openGiven(databaseUrl: string): Promise<Database> {
  const owner: ClientConfig = { connectionString: databaseUrl }
  const app: ClientConfig = { connectionString: withRole(databaseUrl) }
  const version = await session(owner, prepare).catch(explain)
  await session(app, async (client) => {
    const { rows } = await client.query<{ role: string }>('select current_user as role')
    if (rows[0]?.role !== appRole)
      throw new LaunchError(`DATABASE_URL: the server ignores the option role=${appRole}: ${pooler}`)
  }).catch(explain)
  return { owner, app, adopted: false, version, stop: async () => {} }
}

const pooler = 'connect to PostgreSQL itself, or through a pooler in session mode that passes options on'

/** The same URL with the startup option that makes each connection act as gridloom_app. */
export function withRole(databaseUrl: string): string {
  const option = `-c%20role%3D${appRole}`
  const given = /([?&]options=)([^&#]*)/
  if (given.test(databaseUrl)) return databaseUrl.replace(given, `$1$2%20${option}`)
  return `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}options=${option}`
}

async function prepare(client: Client): Promise<string> {
  const { rows } = await client.query<Facts>(factsQuery, [extensions])
  const facts = rows[0] as Facts
  refuseUnfit(facts)
  if (!(await knowsChinese(client, facts))) refuseLocale(facts)
  // Servers that start together would trip over each other's grants.
  await client.query("select pg_advisory_lock(hashtext('gridloom roles'))")
  const forDba = [...(await prepareRole(client, facts)), ...missingRights(facts)]
  if (forDba.length > 0) {
    const line = `DATABASE_URL: ${facts.owner} lacks rights; an administrator runs this once in the database ${facts.name}:`
    throw new LaunchError(line, forDba)
  }
  await client.query(`
    alter default privileges grant select, insert, update, delete on tables to ${appRole};
    alter default privileges grant usage on sequences to ${appRole}`)
  return facts.version
}

function refuseUnfit(facts: Facts): void {
  if (facts.major < 15 || facts.major > 18) {
    throw new LaunchError(`DATABASE_URL: the server is PostgreSQL ${facts.version}; 15 to 18 are supported`)
  }
  if (facts.absent.length > 0) {
    const words = `the server does not have ${facts.absent.join(', ')}: install its contrib package`
    throw new LaunchError(`DATABASE_URL: ${words} (postgresql-contrib)`)
  }
}

async function knowsChinese(client: Client, { encoding }: Facts): Promise<boolean> {
  if (encoding !== 'UTF8') return false
  const { rows } = await client.query<{ known: boolean }>(chineseQuery)
  return rows[0]?.known === true
}

function refuseLocale(facts: Facts): never {
  // With lc_ctype C nothing fails aloud: patterns, full-text parsing, trigrams and letter case skip every Chinese
  // character, so that searches come back empty; and a locale cannot be changed once there is data.
  const why =
    facts.encoding === 'UTF8'
      ? 'its locale takes no Chinese character for a letter'
      : `its encoding is ${facts.encoding}, not UTF8`
  throw new LaunchError(
    `DATABASE_URL: the database ${facts.name} cannot hold Chinese (${why}); make another one:`,
    [
      `create database gridloom_utf8 owner ${facts.owner} encoding 'UTF8' locale_provider libc ` +
        "lc_collate 'C' lc_ctype 'C.UTF-8' template template0;",
    ],
  )
}

// What the owner may not do becomes a line for the administrator.
async function prepareRole(client: Client, facts: Facts): Promise<string[]> {
  const forDba: string[] = []
  const allowed = async (sql: string) => {
    try {
      await client.query(sql)
      return true
    } catch (error) {
      if ((error as { code?: string }).code === '42501') return false
      throw error
    }
  }
  const attempt = async (sql: string) => {
    if (!(await allowed(sql))) forDba.push(`${sql};`)
  }
  const role = await client.query('select from pg_roles where rolname = $1', [appRole])
  if (role.rowCount === 0) await attempt(`create role ${appRole} nologin`)
  const member = forDba.length === 0 && (await allowed(`set role ${appRole}; reset role`))
  if (!member) {
    const grant = `grant ${appRole} to ${facts.owner}`
    if (forDba.length > 0) forDba.push(`${grant};`)
    else await attempt(grant)
  }
  const usage = `grant usage on schema public to ${appRole}`
  if (forDba.length > 0) return [...forDba, `${usage};`]
  const has = async () =>
    (await client.query("select where has_schema_privilege($1, 'public', 'usage')", [appRole])).rowCount === 1
  // A grant of what one may not give on only warns.
  if (!(await has()) && !((await allowed(usage)) && (await has()))) forDba.push(`${usage};`)
  return forDba
}

function missingRights(facts: Facts): string[] {
  const sql: string[] = []
  if (!facts.maySchemas)
    sql.push(`grant create on database "${facts.name.replaceAll('"', '""')}" to ${facts.owner};`)
  if (!facts.mayPublic) sql.push(`grant create, usage on schema public to ${facts.owner};`)
  const beyond = facts.missing.filter((name) => !facts.superuser && facts.untrusted.includes(name))
  return [...sql, ...beyond.map((name) => `create extension if not exists ${name};`)]
}

// pg's messages name the user, the host or the database, and never the password.
function explain(error: unknown): never {
  if (error instanceof LaunchError) throw error
  const { code, message } = error as { code?: string; message: string }
  const cause =
    error instanceof AggregateError ? error.errors.map((e: Error) => e.message).join('; ') : message
  const hint = code === '08P01' || /startup parameter/.test(cause) ? `: ${pooler}` : ''
  throw new LaunchError(`DATABASE_URL: ${cause || code}${hint}`, [], { cause: error })
}
