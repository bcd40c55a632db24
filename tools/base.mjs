// What every tool here shares. Plain JavaScript without dependencies: these tools run before anything is installed.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** A mistake to print in its own words, without a stack. */
export class ToolError extends Error {}

/** Says what a tool does; on stderr, so that a command's own output can be piped. */
export const say = (line) => process.stderr.write(`${line}\n`)
