import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InstanceHeld, lockInstance } from './instance.ts'
import { whoHoldsPort } from './ports.ts'
import { freshDirectory } from './testing.ts'

const info = { port: 4110, address: 'http://127.0.0.1:4110' }
const onLinux = process.platform === 'linux'

/** A process that takes the lock, says so, and lives until it is killed. */
function holder(dataDir: string) {
  const code = `
    const { lockInstance } = await import(${JSON.stringify(join(import.meta.dirname, 'instance.ts'))})
    await lockInstance(${JSON.stringify(dataDir)}, ${JSON.stringify(info)}).then(() => console.log('held'), () => console.log('refused'))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const answer = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim())
  return { child, answer }
}

test('a second start learns who holds the data directory', async () => {
  const dataDir = freshDirectory()
  const first = holder(dataDir)
  expect(await first.answer).toBe('held')
  const error = await lockInstance(dataDir, info).catch((e) => e)
  expect(error).toBeInstanceOf(InstanceHeld)
  expect(error.holder).toMatchObject({ pid: first.child.pid, ...info })
  const words = `^already running at http://127.0.0.1:4110, pid ${first.child.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$`
  expect(error.message).toMatch(new RegExp(words))
  first.child.kill('SIGKILL')
})

test('of several that find the lock of a killed server exactly one takes it over', async () => {
  const dataDir = freshDirectory()
  const first = holder(dataDir)
  await first.answer
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  const others = Array.from({ length: 4 }, () => holder(dataDir))
  const answers = await Promise.all(others.map(({ answer }) => answer))
  for (const { child } of others) child.kill('SIGKILL')
  expect(answers.sort()).toEqual(['held', 'refused', 'refused', 'refused'])
})

test.runIf(onLinux)('a lock whose number another process bears now is taken over', async () => {
  const dataDir = freshDirectory()
  const stale = { ...info, pid: process.pid, since: new Date(0).toISOString(), birth: '1 another-boot' }
  writeFileSync(join(dataDir, 'instance.json'), JSON.stringify(stale))
  const lock = await lockInstance(dataDir, info)
  lock.release()
})

test('a lock file that a crash left empty is taken over', async () => {
  const dataDir = freshDirectory()
  writeFileSync(join(dataDir, 'instance.json'), '')
  const lock = await lockInstance(dataDir, info)
  expect(JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')).pid).toBe(process.pid)
  lock.release()
})

test('a released lock leaves nothing, and releases no lock of a successor', async () => {
  const dataDir = freshDirectory()
  const lock = await lockInstance(dataDir, info)
  lock.update({ port: 4111, address: 'http://127.0.0.1:4111' })
  const error = await lockInstance(dataDir, info).catch((e) => e)
  expect(error.message).toContain('http://127.0.0.1:4111')
  lock.release()
  expect(readdirSync(dataDir)).toEqual([])
  const second = holder(dataDir)
  await second.answer
  lock.release()
  expect(existsSync(join(dataDir, 'instance.json'))).toBe(true)
  second.child.kill('SIGKILL')
})

test.runIf(onLinux)('a busy port is named with its process, a free one is not', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(whoHoldsPort(port)).toBe(`pid ${process.pid} (node)`)
  server.close()
  await once(server, 'close')
  expect(whoHoldsPort(port)).toBeUndefined()
})
