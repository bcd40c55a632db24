// What the tests of this folder share.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client, ClientConfig } from 'pg'
import { afterAll } from 'vitest'
import { session } from './roles.ts'

export const asRoot = process.getuid?.() === 0

const directories: string[] = []
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
})

/** A new directory that PostgreSQL's user may pass through; it is gone after the tests of the file. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gridloom-pg-'))
  chmodSync(directory, 0o711)
  directories.push(directory)
  return directory
}

/** Runs one statement on a connection of its own and returns the first row. */
export function ask(config: ClientConfig, statement: string): Promise<Record<string, unknown> | undefined> {
  return session(config, async (client: Client) => {
    const result = await client.query(statement)
    return (Array.isArray(result) ? result.at(-1) : result).rows[0]
  })
}

/** The number of the PostgreSQL that runs in `dataDir`. */
export function postmasterOf(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'pg18', 'postmaster.pid'), 'utf8'), 10)
}

/** Another Node process that starts the database of `dataDir`, prints "adopted" or "started", and lives on. */
export function starter(dataDir: string, uid?: number): { child: ChildProcess; answer: Promise<string> } {
  const code = `
    const { startEmbedded } = await import(${JSON.stringify(join(import.meta.dirname, 'launcher.ts'))})
    process.on('SIGTERM', () => database.stop().then(() => process.exit(0)))
    const database = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: () => {} })
    console.log(database.adopted ? 'adopted' : 'started')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...(uid !== undefined && { uid, gid: uid }),
  })
  let errors = ''
  child.stderr?.on('data', (chunk) => (errors += chunk))
  const said = once(child.stdout as NodeJS.ReadableStream, 'data').then(([chunk]) => String(chunk).trim())
  const ended = once(child, 'close').then(() => errors || 'ended without a word')
  return { child, answer: Promise.race([said, ended]) }
}
