// Hands over to a program that runs under Node 24.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root, say, ToolError } from './base.mjs'

/** Runs `node file ...args` in this terminal, hands signals on once, and ends with its exit code. */
export function handOver(node, file, args) {
  // Before Node 24 running TypeScript prints a warning at each start.
  const quiet = node === process.execPath ? ['--disable-warning=ExperimentalWarning'] : []
  const child = spawn(node, [...quiet, file, ...args], { cwd: root, stdio: 'inherit' })
  let told = false
  const handOn = (signal) => {
    if (!told) child.kill(signal)
    told = true
  }
  // Ctrl-C reaches every process of the terminal by itself; a second one would read as "stop at once".
  process.on('SIGINT', () => process.stdin.isTTY || handOn('SIGINT'))
  process.on('SIGTERM', () => handOn('SIGTERM'))
  if (process.env.npm_lifecycle_event) {
    // A shell between npm and this process dies of npm's SIGTERM without handing it on.
    const parent = process.ppid
    setInterval(() => process.ppid === parent || handOn('SIGTERM'), 250).unref()
  }
  child.on('error', (error) => {
    say(`${node} cannot be run: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}

/** Runs a tool's main part; a ToolError is printed in its own words and ends it with code 1. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
