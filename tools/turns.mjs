// Lets one process at a time install or build in this checkout.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root, say } from './base.mjs'

const folder = join(root, '.cache')

/** Runs `work` while no other process does work of this name here; waits for one that does. */
export async function takeTurns(name, work) {
  const file = join(folder, `${name}.turn`)
  mkdirSync(folder, { recursive: true })
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = readHolder(file)
    if (holder !== undefined && !alive(holder)) rmSync(file, { force: true })
    else if (!told) say(`waiting for process ${holder ?? '?'}, which does the ${name} already …`)
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
