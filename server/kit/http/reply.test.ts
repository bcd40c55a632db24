import type { FastifyRequest } from 'fastify'
import pg from 'pg'
import { expect, test } from 'vitest'
import { type Log, silentLog } from '../log.ts'
import { say } from '../problems.ts'
import './problems.ts'
import { asProblem } from './reply.ts'

const lines: string[] = []
const log: Log = { ...silentLog, error: (_: unknown, line?: string) => void lines.push(String(line)) }
const told = (error: Error, method = 'POST') =>
  asProblem(error, { id: '1', method } as FastifyRequest, log).code
const withCode = (code: string, message = 'gone') => Object.assign(new Error(message), { code })
const fromDatabase = (code: string, severity: string) =>
  Object.assign(new pg.DatabaseError('no space left on device', 1, 'error'), { code, severity })

test.each([
  ['a connection that broke in the midst', withCode('ECONNRESET')],
  ['one on which nothing comes any more', withCode('08006')],
  ['one that the database ended', withCode('57P01')],
  ['one that ended without a word', new Error('Connection terminated unexpectedly')],
  ['a log that could not be written at the commit', fromDatabase('53100', 'PANIC')],
])('of %s nobody knows whether it was saved, and is told so; a reader only comes again', (_, error) => {
  expect(told(error)).toBe('http.unsure')
  expect(['http.busy', 'http.no_space']).toContain(told(error, 'GET'))
})

test.each([
  ['no connection', withCode('ECONNREFUSED')],
  ['none in time', new Error('timeout exceeded when trying to connect')],
  ['none that stood in time', new Error('Connection terminated due to connection timeout')],
  ['a database that is starting', withCode('57P03')],
  ['too many connections', withCode('53300')],
])('with %s nothing was asked, and nothing is unsure', (_, error) => {
  expect(told(error)).toBe('http.busy')
})

test('a full disk is named: to whoever asked, in both languages, and to the operator, with the place', () => {
  const full = [fromDatabase('53100', 'ERROR'), withCode('ENOSPC')]
  lines.length = 0
  expect(full.map((error) => told(error))).toEqual(['http.no_space', 'http.no_space'])
  expect(lines).toEqual([
    'the disk is full: make room for the database',
    'the disk is full: make room in DATA_DIR',
  ])
  const said = asProblem(withCode('ENOSPC'), { id: '1', method: 'POST' } as FastifyRequest, silentLog)
  expect([said.status, say(said, 'zh').slice(0, 6), say(said, 'en').slice(0, 19)]).toEqual([
    503,
    '存储空间已满',
    'The storage is full',
  ])
})
