// npm test: brings what the tests need, runs every stage, and ends with one line: N passed, N failed, N skipped.
// `npm test -- PATTERN` runs only the tests whose file matches.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { root, say, ToolError } from './base.mjs'
import { ensureChromium } from './browser.mjs'
import { ensurePostgres15 } from './debian.mjs'
import { main } from './hand-over.mjs'
import { ensureInstalled } from './install.mjs'
import { ensureWebBuilt } from './web.mjs'

const report = join(root, '.cache', 'vitest.json')
const tally = { passed: 0, failed: 0, skipped: 0 }
const children = new Set()

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
    process.exit(1)
  })
}

/** What the tests find in their environment; a deployment's own settings stay out of it. */
function environment(node) {
  const env = { ...process.env }
  for (const name of [
    'PORT',
    'HOST',
    'DATABASE_URL',
    'DATA_DIR',
    'PUBLIC_URL',
    'SECRET_FILE',
    'LONGEST_WAIT_MS',
  ])
    delete env[name]
  for (const of of ['AT_WORK', 'WAITING', 'SIGNING_IN']) delete env[`MOST_${of}`]
  env.PATH = [dirname(node), join(root, 'node_modules', '.bin'), env.PATH].join(delimiter)
  const data = resolve(root, '../shared/data')
  const found = {
    GRIDLOOM_DATA: existsSync(data) ? data : undefined,
    GRIDLOOM_CHROMIUM: ensureChromium(say),
    GRIDLOOM_PG15: ensurePostgres15(say),
  }
  for (const [name, value] of Object.entries(found)) {
    if (value) env[name] = value
    else delete env[name]
  }
  if (!found.GRIDLOOM_DATA) say('../shared/data is absent: tests on real data are skipped')
  return env
}

/** Runs a program; `quiet` keeps its output instead of showing it. Gives its exit code, output and seconds. */
function run([program, ...args], env, quiet) {
  const began = performance.now()
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    children.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
    const end = (code) => {
      children.delete(child)
      done({ code, output, seconds: (performance.now() - began) / 1000 })
    }
    child.on('error', (error) => {
      output += error.message
      end(1)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

function count(stage, { code, output, seconds }) {
  tally[code === 0 ? 'passed' : 'failed']++
  say(`${code === 0 ? '✓' : '✗'} ${stage} ${seconds.toFixed(1)} s`)
  if (code !== 0) say(output.trimEnd())
}

/** The checks that run no product code, two at a time as there are two cores, told in their own order. */
async function checks(env) {
  const stages = [
    ['guards', ['node', 'tools/guards/main.ts']],
    ['types', ['tsc', '-p', '.']],
    ...(existsSync(join(root, 'web/tsconfig.json')) ? [['web types', ['vue-tsc', '-p', 'web']]] : []),
    ['lint', ['oxlint', '--deny-warnings']],
    ['format', ['biome', 'format', '.']],
    ['dead code', ['knip', '--no-progress']],
  ]
  const results = []
  const next = stages.entries()
  const worker = async () => {
    for (const [index, [, command]] of next) results[index] = await run(command, env, true)
  }
  await Promise.all([worker(), worker()])
  for (const [index, [stage]] of stages.entries()) count(stage, results[index])
}

async function webBuild(node) {
  const began = performance.now()
  const failure = await ensureWebBuilt(node).catch((error) => {
    if (error instanceof ToolError) return error
    throw error
  })
  if (failure)
    count('web build', { code: 1, output: failure.message, seconds: (performance.now() - began) / 1000 })
}

async function vitest(patterns, env) {
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(['vitest', 'run', ...reporters, ...patterns], env, false)
  let failed = 0
  if (existsSync(report)) {
    const found = JSON.parse(readFileSync(report, 'utf8'))
    // A file that could not be loaded holds no tests, and has failed all the same.
    const broken = (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')
    failed = found.numFailedTests + found.testResults.filter(broken).length
    tally.passed += found.numPassedTests
    tally.skipped += found.numPendingTests + found.numTodoTests
  }
  // Vitest also fails on what no test was blamed for: an error out of the blue, or a start that went wrong.
  tally.failed += failed || (code === 0 ? 0 : 1)
}

await main(async () => {
  const patterns = process.argv.slice(2)
  const node = await ensureInstalled({ dev: true })
  const env = environment(node)
  await webBuild(node)
  if (patterns.length === 0) await checks(env)
  await vitest(patterns, env)
  const { passed, failed, skipped } = tally
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
})
