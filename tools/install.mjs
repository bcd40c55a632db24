// Brings what package-lock.json names, and Node 24 with it. Plain JavaScript without dependencies, because it
// runs before anything is installed, under any Node from 20 on.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { root, say, ToolError } from './base.mjs'
import { megabytes } from './tree.mjs'
import { takeTurns } from './turns.mjs'

export { ensureWebBuilt } from './web.mjs'

const modules = join(root, 'node_modules')
const marker = join(modules, '.gridloom-install')

/**
 * Installs by the lock file when what is there differs, and returns the path of a Node that runs TypeScript.
 * `dev` brings the packages for building and testing too. Throws ToolError.
 */
export async function ensureInstalled({ dev = false } = {}) {
  const text = readFileSync(join(root, 'package-lock.json'))
  if (!installed(text, dev)) {
    await takeTurns('install', () => {
      if (!installed(text, dev)) install(text, dev)
    })
  }
  return node24()
}

// What was installed for development serves production too.
function installed(lockText, dev) {
  if (!existsSync(marker)) return npmSaysSo(lockText, dev)
  const found = readFileSync(marker, 'utf8').trim()
  if (found === stamp(lockText, 'dev') || (!dev && found === stamp(lockText, 'prod'))) return true
  return npmSaysSo(lockText, dev)
}

function stamp(lockText, kind) {
  return createHash('sha256')
    .update(lockText)
    .update(`${kind} ${process.platform} ${process.arch}`)
    .digest('hex')
}

// A developer's own `npm install` leaves no mark of ours, but npm's record of what it brought.
function npmSaysSo(lockText, dev) {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const there = JSON.parse(readFileSync(record, 'utf8')).packages ?? {}
  // npm leaves out an optional package when nothing that is installed here can use it.
  const same = wanted(lockText, dev).every(([path, entry]) => {
    if (!there[path]) return entry.optional || entry.devOptional
    return there[path].integrity === entry.integrity && existsSync(join(root, path))
  })
  if (same) mark(lockText, dev)
  return same
}

function mark(lockText, dev) {
  try {
    mkdirSync(modules, { recursive: true })
    writeFileSync(marker, `${stamp(lockText, dev ? 'dev' : 'prod')}\n`)
  } catch {
    // Somebody else's node_modules that only may be read: it is asked again next time.
  }
}

/** The lock file's entries for this machine: [path, entry]. */
function wanted(lockText, dev) {
  const fits = (list, mine) => !list || [list].flat().includes(mine)
  const libc = process.report?.getReport?.().header?.glibcVersionRuntime ? 'glibc' : 'musl'
  return Object.entries(JSON.parse(lockText).packages).filter(
    ([path, entry]) =>
      path !== '' &&
      (dev || !(entry.dev || entry.devOptional)) &&
      fits(entry.os, process.platform) &&
      fits(entry.cpu, process.arch) &&
      (process.platform !== 'linux' || fits(entry.libc, libc)),
  )
}

function install(lockText, dev) {
  say(`installing ${wanted(lockText, dev).length} packages by package-lock.json …`)
  const began = Date.now()
  const [command, ...first] = npm()
  const args = [...first, 'ci', ...(dev ? ['--include=dev'] : ['--omit=dev']), ...cache()]
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (error)
    throw new ToolError(`npm cannot be run (${error.code}): install Node 20 or later together with npm`)
  if (status !== 0) throw new ToolError(`npm ci failed:\n${reason(`${stdout}${stderr}`)}`)
  mark(lockText, dev)
  say(`installed in ${((Date.now() - began) / 1000).toFixed(1)} s, ${megabytes(modules)} MB in node_modules`)
}

// npm prints its whole manual after a mistake, and warnings before it.
function reason(output) {
  const lines = output.split('\n').filter((line) => line.trim() && !line.startsWith('npm warn'))
  return lines.slice(0, 20).join('\n')
}

// The npm that started us is the one that certainly works.
function npm() {
  const script = process.env.npm_execpath
  if (script?.endsWith('npm-cli.js')) return [process.execPath, script]
  return ['npm']
}

// A system user often has no home to keep npm's cache in.
function cache() {
  try {
    accessSync(homedir(), constants.W_OK)
    return []
  } catch {
    return [`--cache=${join(root, '.cache', 'npm')}`]
  }
}

function node24() {
  const own = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(own)) return own
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  throw new ToolError(
    `Node ${process.versions.node} cannot run TypeScript, and no Node 24 came with the packages for ` +
      `${process.platform} ${process.arch}: install Node 24 from https://nodejs.org`,
  )
}
