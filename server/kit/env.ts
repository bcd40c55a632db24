import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type GateLimits, USUAL_LIMITS } from './http/gate.ts'

/** The deployment's settings, read once at start; nothing else of the process environment counts. */
export type Env = Readonly<{
  /** 0 asks the system for a free port. */
  port: number
  /** True when PORT was set: then a busy port is an error; otherwise the server may take the next one. */
  portGiven: boolean
  host: string
  databaseUrl?: string
  dataDir: string
  /** An origin without a slash at its end. */
  publicUrl: string
  secretFile: string
  /** What backups are closed with. */
  backupKeyFile: string
  /** Whether messages may go to receivers on this machine. */
  localReceivers: boolean
  /** Who is believed when they name the visitor's address: addresses and networks, as proxy-addr takes them. */
  trustedProxies: readonly string[]
  /** How many requests are let in at once, and how many wait how long. */
  limits: GateLimits
}>

type Source = Record<string, string | undefined>

/** Wrong settings: each line is one mistake in plain words. The caller prints them and exits with code 2. */
export class EnvError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'EnvError'
    this.lines = lines
  }
}

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * Reads PORT, HOST, DATABASE_URL, DATA_DIR, PUBLIC_URL, SECRET_FILE, BACKUP_KEY_FILE, LOCAL_RECEIVERS, TRUSTED_PROXIES and the limits of
 * the gate.
 * An empty value counts as not set, because compose files hand on empty ones. Throws EnvError with every mistake at once.
 */
export function readEnv(source: Source = process.env, root = checkout): Env {
  const wrong: string[] = []
  const read = <T>(name: string, fallback: T, check: (text: string) => T | Error): T => {
    const text = source[name]?.trim()
    if (!text) return fallback
    const value = check(text)
    if (!(value instanceof Error)) return value
    wrong.push(`${name} ${value.message}`)
    return fallback
  }
  const port = read('PORT', 4100, checkPort)
  const host = read('HOST', '127.0.0.1', checkHost)
  const databaseUrl = read<string | undefined>('DATABASE_URL', undefined, checkDatabaseUrl)
  const dataDir = read('DATA_DIR', defaultDataDir(root), checkDirectory)
  const publicUrl = read('PUBLIC_URL', `http://${reachable(host)}:${port}`, checkPublicUrl)
  const secretFile = read('SECRET_FILE', join(dataDir, 'secret'), checkFile)
  const backupKeyFile = read('BACKUP_KEY_FILE', join(dataDir, 'backup-key'), checkFile)
  const localReceivers = read('LOCAL_RECEIVERS', false, checkYes)
  const trustedProxies = read('TRUSTED_PROXIES', ['loopback'], checkProxies)
  const limits = {
    atWork: read('MOST_AT_WORK', USUAL_LIMITS.atWork, checkCount(4, 1_000)),
    waiting: read('MOST_WAITING', USUAL_LIMITS.waiting, checkCount(0, 10_000)),
    longestWaitMs: read('LONGEST_WAIT_MS', USUAL_LIMITS.longestWaitMs, checkCount(50, 30_000)),
    signingIn: read('MOST_SIGNING_IN', USUAL_LIMITS.signingIn, checkCount(1, 64)),
  }
  if (wrong.length > 0) throw new EnvError(wrong)
  const portGiven = Boolean(source.PORT?.trim())
  return Object.freeze({
    ...{ port, portGiven, host, databaseUrl, dataDir, publicUrl, secretFile, backupKeyFile, localReceivers },
    ...{ trustedProxies, limits },
  })
}

// PostgreSQL does not run as root, and its own user reaches neither /root nor most checkouts.
function defaultDataDir(root: string): string {
  if (process.getuid?.() !== 0) return join(root, 'data')
  return join('/var/lib/gridloom', createHash('sha256').update(root).digest('hex').slice(0, 8))
}

function checkPort(text: string): number | Error {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  return new Error(`must be a port number from 0 to 65535, not "${text}"`)
}

const checkCount =
  (least: number, most: number) =>
  (text: string): number | Error => {
    const count = Number(text)
    if (/^\d+$/.test(text) && count >= least && count <= most) return count
    return new Error(`must be a whole number from ${least} to ${most}, not "${text}"`)
  }

function checkYes(text: string): boolean | Error {
  if (text === 'yes' || text === 'no') return text === 'yes'
  return new Error(`must be yes or no, not "${text}"`)
}

/** A proxy on this machine is believed in any case. */
function checkProxies(text: string): string[] | Error {
  const places = text.split(',').map((place) => place.trim())
  for (const place of places) {
    const [address = '', bits, ...rest] = place.split('/')
    const most = isIP(address) === 6 ? 128 : 32
    const narrow = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most)
    if (!isIP(address) || !narrow || rest.length > 0)
      return new Error(`must be addresses or networks, such as 10.0.0.5,10.1.0.0/24, not "${place}"`)
  }
  return ['loopback', ...places]
}

function checkHost(text: string): string | Error {
  if (isIP(text) || /^[a-z\d][\w.-]*$/i.test(text)) return text
  return new Error(`must be an address or a host name to listen on, such as 0.0.0.0, not "${text}"`)
}

/** Never repeats the value: it may hold a password. */
function checkDatabaseUrl(text: string): string | Error {
  const form = 'postgresql://user:password@host:5432/database'
  // A URL without a host (a Unix socket named by ?host=) is legal for PostgreSQL and not for the URL parser.
  const url = URL.parse(text.replace('@/', '@socket/'))
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) return new Error(`must look like ${form}`)
  if (url.pathname.length < 2) return new Error(`names no database; it must look like ${form}`)
  return text
}

function checkDirectory(text: string): string | Error {
  const path = resolve(text)
  if (existsSync(path) && !statSync(path).isDirectory()) return new Error(`is not a directory: ${path}`)
  return path
}

function checkFile(text: string): string | Error {
  const path = resolve(text)
  if (existsSync(path) && !statSync(path).isFile()) return new Error(`is not a file: ${path}`)
  return path
}

function checkPublicUrl(text: string): string | Error {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol))
    return new Error(`must start with http:// or https://, not "${text}"`)
  if (url.username || url.pathname !== '/' || url.search || url.hash) {
    return new Error(`must be an origin without path or query, such as ${url.origin}`)
  }
  return url.origin
}

/** What a browser on this machine can open when the server listens on `host`. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Creates the data directory and missing parents, whatever the umask. As root the directory stays passable
 * (0711), because PostgreSQL's own user must pass through it; what is private in it is 0600 or 0700 itself.
 */
export function ensureDataDir(dataDir: string): void {
  const asRoot = process.getuid?.() === 0
  try {
    const first = mkdirSync(dataDir, { recursive: true })
    if (first) {
      for (let dir = dirname(dataDir); dir.length >= first.length; dir = dirname(dir)) chmodSync(dir, 0o755)
      chmodSync(dataDir, asRoot ? 0o711 : 0o700)
      return
    }
    const { mode, uid } = statSync(dataDir)
    if (asRoot && uid === 0 && (mode & 0o011) !== 0o011) chmodSync(dataDir, (mode & 0o777) | 0o011)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new EnvError([
      `DATA_DIR ${dataDir} cannot be created (${code}): set DATA_DIR to a place you may write`,
    ])
  }
}

/**
 * The deployment's secret, at least 32 characters; made (32 random bytes in hex, mode 0600) on first use.
 * Throws EnvError for a file that others can read, that is too short, or that cannot be read, and for one that is missing
 * where `mayMake` is false: a new secret opens nothing that another one sealed.
 */
export function readSecret(env: Pick<Env, 'dataDir' | 'secretFile'>, mayMake = true): string {
  const file = env.secretFile
  const refuse = (words: string) => new EnvError([`SECRET_FILE ${file} ${words}`])
  try {
    if (!existsSync(file)) {
      if (!mayMake)
        throw refuse(
          'is missing while DATA_DIR holds a database: put it back, or sealed names and phone numbers stay closed',
        )
      createSecret(env)
    }
    if (statSync(file).mode & 0o007)
      throw refuse('is open to every user of this machine: run chmod 600 on it')
    const secret = readFileSync(file, 'utf8').trim()
    if (secret.length >= 32) return secret
  } catch (error) {
    if (error instanceof EnvError) throw error
    throw refuse(`cannot be read or made (${(error as NodeJS.ErrnoException).code ?? error})`)
  }
  throw refuse('holds fewer than 32 characters: write the output of "openssl rand -hex 32" into it')
}

// Written aside and linked into place, so that a crash or a second process never leaves half a secret.
function createSecret({ dataDir, secretFile }: Pick<Env, 'dataDir' | 'secretFile'>): void {
  if (dirname(secretFile) === resolve(dataDir)) ensureDataDir(dataDir)
  const draft = `${secretFile}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, secretFile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
