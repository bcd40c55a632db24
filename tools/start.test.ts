import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { complete, type Lock } from './complete-lock.ts'

const here = import.meta.dirname
const project = dirname(here)

const directories: string[] = []
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true })
})

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gridloom-tools-'))
  directories.push(directory)
  return directory
}

/** A checkout with the tools and nothing else. */
function checkout(): string {
  const root = freshDirectory()
  for (const name of readdirSync(here)) {
    if (name.endsWith('.mjs')) cpSync(join(here, name), join(root, 'tools', name))
  }
  return root
}

const write = (root: string, files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
}

const node = (root: string, ...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })

const lockFor = (name: string) =>
  JSON.stringify({ name, lockfileVersion: 3, requires: true, packages: { '': { name } } })

describe('installing by the lock file', () => {
  let root: string
  const run = (...args: string[]) => node(root, 'tools/run.mjs', 'server/umbrella.ts', ...args)
  beforeEach(() => {
    root = checkout()
    write(root, {
      'package.json': '{"name":"umbrella"}',
      'package-lock.json': lockFor('umbrella'),
      'server/umbrella.ts':
        'const found: string[] = process.argv.slice(2)\nconsole.log(found.join())\nprocess.exitCode = 7\n',
    })
  })

  test('the first run installs and says so, the second only runs', () => {
    const first = run('a', '--b')
    expect(first.stderr).toMatch(
      /^installing 0 packages by package-lock.json …\ninstalled in [\d.]+ s, \d+ MB in node_modules\n$/,
    )
    expect(first).toMatchObject({ stdout: 'a,--b\n', status: 7 })
    expect(run('c')).toMatchObject({ stdout: 'c\n', stderr: '', status: 7 })
  })

  test('a changed lock file installs again, and what npm brought itself does not', () => {
    run()
    const npms = { 'node_modules/.package-lock.json': lockFor('umbrella') }
    write(root, { ...npms, 'package-lock.json': `${lockFor('umbrella')}\n` })
    const lacking = JSON.parse(lockFor('umbrella'))
    lacking.packages['node_modules/handle'] = { version: '1.0.0', integrity: 'sha512-x' }
    expect(run().stderr).toBe('')
    write(root, { 'package-lock.json': JSON.stringify(lacking) })
    expect(run().stderr).toMatch(/^installing 1 packages/)
  })

  test('a failed install is told in the words of npm and ends with 1', () => {
    write(root, { 'package.json': '{"name":"umbrella","dependencies":{"handle":"1.0.0"}}' })
    const failed = run()
    expect(failed.status).toBe(1)
    expect(failed.stderr).toMatch(/npm ci failed:\n[^]*can only install packages when/)
    expect(failed.stderr).not.toMatch(/at .*install\.mjs/)
  })

  test('development packages serve the server, and the server alone does not serve the tests', () => {
    const ask = (dev: boolean) =>
      node(
        root,
        '--input-type=module',
        '-e',
        `await (await import('${root}/tools/install.mjs')).ensureInstalled({ dev: ${dev} })`,
      ).stderr
    const dev = JSON.parse(lockFor('umbrella'))
    dev.packages['node_modules/rain'] = { version: '1.0.0', integrity: 'sha512-x', dev: true }
    write(root, {
      'package-lock.json': JSON.stringify(dev),
      'node_modules/.package-lock.json': lockFor('umbrella'),
    })
    expect(ask(false)).toBe('')
    expect(ask(true)).toMatch(/^installing 1 packages/)
  })

  test('a dead process does not keep its turn', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    write(root, { '.cache/install.turn': String(dead) })
    expect(run().status).toBe(7)
    expect(existsSync(join(root, '.cache/install.turn'))).toBe(false)
  })
})

describe('building the web', () => {
  let root: string
  const build = () =>
    node(
      root,
      '--input-type=module',
      '-e',
      `
      const { ensureWebBuilt } = await import('${root}/tools/install.mjs')
      await ensureWebBuilt(process.execPath)`,
    )
  const page = () => readFileSync(join(root, 'web/dist/index.html'), 'utf8')
  beforeEach(() => {
    root = checkout()
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
    write(root, { 'package-lock.json': '{}' })
  })

  test('without web sources the rest goes on', () => {
    expect(build()).toMatchObject({ status: 0, stderr: expect.stringMatching(/^web sources are absent/) })
  })

  test('pages are built once, again when words or sources change, and a failed build leaves them', {
    timeout: 60_000,
  }, () => {
    write(root, {
      'web/vite.config.ts':
        "import { defineConfig } from 'vite'\nexport default defineConfig({ root: import.meta.dirname, logLevel: 'warn' })\n",
      'web/index.html': '<title>a lost umbrella</title>',
    })
    expect(build().stderr).toMatch(/^building the web …\nbuilt the web in [\d.]+ s\n$/)
    expect(page()).toContain('a lost umbrella')
    expect(build().stderr).toBe('')
    write(root, { 'districts/north/words.json': '{}' })
    expect(build().stderr).toMatch(/^building/)
    write(root, { 'districts/north/loops.json': '{}' })
    expect(build().stderr).toBe('')
    write(root, {
      'web/index.html': '<title>broken</title><script type="module" src="./absent.ts"></script>',
    })
    expect(build().stderr).toMatch(/vite build failed:[^]*absent\.ts/)
    expect(page()).toContain('a lost umbrella')
  })
})

describe('handing over', () => {
  const script = (text: string) => {
    const file = join(freshDirectory(), 'child.ts')
    writeFileSync(file, text)
    return `
      const { handOver } = await import('${here}/hand-over.mjs')
      handOver(process.execPath, '${file}', [])`
  }

  test('a stop is handed on once, waited for, and ends with the code of the server', async () => {
    const code = script(`
      let stops = 0
      process.on('SIGTERM', () => { stops++; setTimeout(() => process.exit(40 + stops), 300) })
      setInterval(() => {}, 1000)
      console.log('ready')`)
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(parent.stdout, 'data')
    parent.kill('SIGTERM')
    setTimeout(() => parent.kill('SIGTERM'), 100)
    expect(await once(parent, 'exit')).toEqual([41, null])
  })

  test('a killed server ends with the code of its signal', () => {
    expect(
      node('/', '--input-type=module', '-e', script("process.kill(process.pid, 'SIGKILL')")).status,
    ).toBe(137)
  })
})

describe('the lock file', () => {
  test('names the packages of every platform, or npm ci refuses it', () => {
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'))
    expect(complete(lock).added).toEqual([])
  })

  test('what a registry did not have is added by its name, and nothing twice', () => {
    const optionalDependencies = { 'umbrella-linux-x64-musl': '1.2.3', 'umbrella-wood': '1.2.3' }
    const lock = { packages: { '': {}, 'node_modules/umbrella': { dev: true, optionalDependencies } } }
    const { lock: whole, added } = complete<Lock>(lock)
    expect(added).toEqual(['umbrella-linux-x64-musl'])
    expect(whole.packages['node_modules/umbrella-linux-x64-musl']).toEqual({
      version: '1.2.3',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    })
    expect(complete(whole).added).toEqual([])
  })
})
