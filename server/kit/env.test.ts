import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EnvError, readEnv, readSecret } from './env.ts'
import { freshDirectory } from './postgres/testing.ts'

const asRoot = process.getuid?.() === 0

function mistakes(source: Record<string, string>): readonly string[] {
  try {
    readEnv(source)
  } catch (error) {
    if (error instanceof EnvError) return error.lines
  }
  return []
}

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof EnvError) return error.message
  }
  return 'no refusal'
}

test('an empty environment gives a server for this machine only', () => {
  const env = readEnv({ PORT: '', PATH: '/bin' }, '/srv/lost-umbrella')
  expect(env).toMatchObject({
    port: 4100,
    portGiven: false,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:4100',
  })
  expect(env.databaseUrl).toBeUndefined()
  expect(env.dataDir).toMatch(asRoot ? /^\/var\/lib\/gridloom\/[\da-f]{8}$/ : /^\/srv\/lost-umbrella\/data$/)
  expect(env.secretFile).toBe(join(env.dataDir, 'secret'))
  expect(Object.isFrozen(env)).toBe(true)
})

test('two checkouts never share a data directory', () => {
  expect(readEnv({}, '/srv/one').dataDir).not.toBe(readEnv({}, '/srv/two').dataDir)
})

test('what is given is taken', () => {
  const given = { PORT: '8080', HOST: '0.0.0.0', PUBLIC_URL: 'https://grid.example/', DATA_DIR: '/srv/data' }
  const url = 'postgresql://weaver:s3cret@/umbrella?host=/run/postgresql'
  expect(readEnv({ ...given, DATABASE_URL: url, SECRET_FILE: '/srv/secret' })).toEqual({
    port: 8080,
    portGiven: true,
    host: '0.0.0.0',
    databaseUrl: url,
    dataDir: '/srv/data',
    publicUrl: 'https://grid.example',
    secretFile: '/srv/secret',
    backupKeyFile: '/srv/data/backup-key',
    localReceivers: false,
    trustedProxies: ['loopback'],
    limits: readEnv({}).limits,
  })
  expect(readEnv({ LOCAL_RECEIVERS: 'yes' }).localReceivers).toBe(true)
  expect(readEnv({ TRUSTED_PROXIES: '10.0.0.5, fd00::/8' }).trustedProxies).toEqual([
    ...['loopback', '10.0.0.5', 'fd00::/8'],
  ])
  expect(mistakes({ LOCAL_RECEIVERS: '1' })).toEqual(['LOCAL_RECEIVERS must be yes or no, not "1"'])
})

test('how many are let in at once may be set, within bounds that leave a working server', () => {
  const { limits } = readEnv({ MOST_AT_WORK: '8', MOST_WAITING: '0', LONGEST_WAIT_MS: '2000' })
  expect(limits).toEqual({ ...readEnv({}).limits, atWork: 8, waiting: 0, longestWaitMs: 2000 })
  expect(limits.signingIn).toBeGreaterThanOrEqual(1)
  expect(mistakes({ MOST_AT_WORK: '1', MOST_SIGNING_IN: 'all' })).toEqual([
    'MOST_AT_WORK must be a whole number from 4 to 1000, not "1"',
    'MOST_SIGNING_IN must be a whole number from 1 to 64, not "all"',
  ])
})

test('a server that listens everywhere is opened on this machine, and IPv6 in brackets', () => {
  expect(readEnv({ HOST: '0.0.0.0' }).publicUrl).toBe('http://127.0.0.1:4100')
  expect(readEnv({ HOST: '::1', PORT: '1' }).publicUrl).toBe('http://[::1]:1')
})

test.each([
  ['PORT', '70000'],
  ['PORT', '80a'],
  ['HOST', 'http://0.0.0.0'],
  ['HOST', '1.2.3.4:80'],
  ['DATABASE_URL', 'mysql://host/umbrella'],
  ['DATABASE_URL', 'postgresql://host'],
  ['DATA_DIR', import.meta.filename],
  ['SECRET_FILE', import.meta.dirname],
  ['PUBLIC_URL', 'grid.example'],
  ['PUBLIC_URL', 'https://grid.example/umbrella'],
])('a wrong %s (%s) is said in one line that names it', (name, value) => {
  const lines = mistakes({ [name]: value })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(new RegExp(`^${name} .{10,}$`))
})

test('every mistake is said at once, and no password is repeated', () => {
  const lines = mistakes({
    PORT: 'x',
    HOST: 'a b',
    PUBLIC_URL: 'y',
    DATABASE_URL: 'http://u:umbrella-pw@host/db',
  })
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'HOST', 'DATABASE_URL', 'PUBLIC_URL'])
  expect(lines.join()).not.toContain('umbrella-pw')
})

test('the secret is made once, of 32 random bytes, for its owner only', () => {
  const dataDir = join(freshDirectory(), 'data')
  const env = { dataDir, secretFile: join(dataDir, 'secret') }
  const secret = readSecret(env)
  expect(secret).toMatch(/^[\da-f]{64}$/)
  expect(readSecret(env)).toBe(secret)
  expect(statSync(env.secretFile).mode & 0o777).toBe(0o600)
  expect(readFileSync(env.secretFile, 'utf8').trim()).toBe(secret)
})

test('a secret is not made anew beside a database that another one sealed, and none is left lying there', () => {
  const dataDir = freshDirectory()
  const env = { dataDir, secretFile: join(dataDir, 'secret') }
  expect(refusal(() => readSecret(env, false))).toMatch(/^SECRET_FILE .* is missing while .*: put it back/)
  expect(existsSync(env.secretFile)).toBe(false)
})

test('a secret that everybody can read is refused with the fix', () => {
  const dataDir = freshDirectory()
  const env = { dataDir, secretFile: join(dataDir, 'secret') }
  readSecret(env)
  chmodSync(env.secretFile, 0o644)
  expect(refusal(() => readSecret(env))).toMatch(/^SECRET_FILE .*secret is open to every user.*chmod 600/)
})

test('a short secret is refused with the fix, and so is one that cannot be made', () => {
  const dataDir = freshDirectory()
  const secretFile = join(dataDir, 'short')
  writeFileSync(secretFile, 'umbrella\n', { mode: 0o600 })
  expect(refusal(() => readSecret({ dataDir, secretFile }))).toMatch(/fewer than 32 characters.*openssl/)
  expect(refusal(() => readSecret({ dataDir, secretFile: join(secretFile, 'x') }))).toMatch(
    /cannot be read or made \(ENOTDIR\)/,
  )
})
