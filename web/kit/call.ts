import type { z } from 'zod'
import type { Contract } from '../../contract/index.ts'
import { tellWaiting } from './toast.ts'
import { language, t } from './words.ts'

export type Key = keyof Contract
type Part<K extends Key, P extends string> =
  Contract[K] extends Record<P, infer S extends z.ZodType> ? S : never
/** What a caller may leave out is what the parser fills in; what a value is, is what the parser makes of it. */
type Given<S extends z.ZodType> = {
  [N in keyof z.input<S>]: N extends keyof z.output<S> ? z.output<S>[N] : never
}
type Params<K extends Key> = [Part<K, 'params'>] extends [never]
  ? { params?: undefined }
  : { params: Given<Part<K, 'params'>> }
type Query<K extends Key> = [Part<K, 'query'>] extends [never]
  ? { query?: undefined }
  : { query?: Partial<Given<Part<K, 'query'>>> }
type Body<K extends Key> = [Part<K, 'body'>] extends [never]
  ? { body?: undefined }
  : { body: Given<Part<K, 'body'>> }
type Photo<K extends Key> = Contract[K] extends { takes: 'photo' | 'table' }
  ? { photo: Blob }
  : { photo?: undefined }
export type With<K extends Key> = Params<K> & Query<K> & Body<K> & Photo<K> & { signal?: AbortSignal }
export type Reply<K extends Key> = z.output<Contract[K]['out']>

type Filled = { params?: Record<string, unknown>; query?: Record<string, unknown> }

/**
 * What went wrong with a call, in words for the person. `code` is the server's (`matters.stale`), or
 * `offline` when nothing was reached, or `unknown` when the answer was not a problem of ours.
 */
export class CallProblem extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly current: { version: number; state: string } | null
  /** After how many seconds it is worth trying again, where the server says so. */
  readonly after: number | undefined
  constructor(given: { code: string; status: number; detail: string; current?: unknown; after?: number }) {
    super(`${given.code}: ${given.detail}`)
    this.name = 'CallProblem'
    this.code = given.code
    this.status = given.status
    this.detail = given.detail
    this.current = (given.current as CallProblem['current']) ?? null
    this.after = given.after
  }
}

/** The address of a route: `:names` filled from params, what is left undefined or empty in query left out. */
export function addressOf(key: string, given: Filled = {}): string {
  const path = key.slice(key.indexOf(' ') + 1).replace(/:([a-z]+)/gi, (_, name: string) => {
    const value = given.params?.[name]
    if (value === undefined || value === null || value === '') throw new Error(`${key} lacks ${name}`)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const rest = query.toString()
  return rest ? `${path}?${rest}` : path
}

/** The typed address, for what the browser fetches by itself (pictures). */
export function addressFor<K extends Key>(key: K, given: Params<K> & Query<K>): string {
  return addressOf(key, given as Filled)
}

const onEnd = new Set<() => void>()
/** Told when the server says that nobody is signed in (any more). */
export function whenSignedOut(tell: () => void): void {
  onEnd.add(tell)
}

/**
 * Calls a route of the contract: `call('GET /api/matters', { query: { view: 'mine' } })`.
 * Throws `CallProblem`; an aborted call throws the browser's AbortError. Where the server has no room just now, it waits and sends
 * the same again by itself, a few times.
 */
export async function call<K extends Key>(
  key: K,
  ...[given]: Partial<With<K>> extends With<K> ? [With<K>?] : [With<K>]
): Promise<Reply<K>> {
  return (await readJson(await send(key, given ?? {}))) as Reply<K>
}

/** Calls a route that gives a file by an unsafe method, where no link could: the bytes and the name to save them under. */
export async function callForFile<K extends Key>(
  key: K,
  given: With<K>,
): Promise<{ blob: Blob; name: string }> {
  const answer = await send(key, given)
  const [, name = ''] =
    /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '') ?? []
  const blob = await answer.blob().catch(() => {
    throw new CallProblem({ code: 'unknown', status: answer.status, detail: t('kit.call.broken') })
  })
  return { blob, name: decodeURIComponent(name) }
}

async function send(key: Key, given: object): Promise<Response> {
  const { body, photo, signal, ...rest } = given as Filled & {
    body?: unknown
    photo?: Blob
    signal?: AbortSignal
  }
  const method = key.slice(0, key.indexOf(' '))
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language.value }
  if (method !== 'GET') headers['x-gridloom'] = '1'
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (photo) headers['content-type'] = photo.type || 'application/octet-stream'
  const sent = {
    method,
    headers,
    body: photo ?? (body === undefined ? null : JSON.stringify(body)),
    credentials: 'same-origin' as const,
    signal: signal ?? null,
  }
  for (let repeats = 0; ; repeats++) {
    const { answer, problem } = await patiently(method, reach(addressOf(key, rest), sent))
    if (!problem) return answer
    if (!NOT_BEGUN.has(problem.code) || repeats >= MOST_REPEATS) throw problem
    await waitCalmly(answer, signal)
  }
}

/** The server said so before it began anything: to send the same again is safe, whatever it is. */
const NOT_BEGUN: ReadonlySet<string> = new Set(['http.full', 'http.starting'])
const MOST_REPEATS = 3
const LONGEST_WAIT_S = 30

const secondsAsked = (answer: Response) => Number(answer.headers.get('retry-after')) || undefined

/** As long as the server asks for and up to half as long again, so that a crowd does not come back in one moment. */
async function waitCalmly(answer: Response, signal: AbortSignal | undefined): Promise<void> {
  const n = Math.ceil(Math.min(secondsAsked(answer) ?? 2, LONGEST_WAIT_S) * (1 + Math.random() / 2))
  const told = tellWaiting(t('kit.call.waiting', { n }))
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, n * 1000)
    const giveUp = () => {
      clearTimeout(timer)
      reject(new DOMException('given up while it waited', 'AbortError'))
    }
    if (signal?.aborted) giveUp()
    else signal?.addEventListener('abort', giveUp, { once: true })
  }).finally(told.drop)
}

/** An answer that has not come by then is said to be long in coming; the server looks after a silent database from then on, too. */
const SILENT_MS = 4000

/** The answer, with what was refused in it; who reads is told where it is long in coming. What is sent says so where it was sent from. */
async function patiently(method: string, work: Promise<Response>) {
  let told: { drop(): void } | undefined
  const timer = setTimeout(() => {
    if (method === 'GET') told = tellWaiting(t('kit.call.silent'))
  }, SILENT_MS)
  try {
    const answer = await work
    return { answer, problem: answer.ok ? null : await problemOf(answer) }
  } finally {
    clearTimeout(timer)
    told?.drop()
  }
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    throw new CallProblem({
      code: 'offline',
      status: 0,
      detail: t(init.method === 'GET' ? 'kit.call.unread' : 'kit.call.offline'),
    })
  }
}

async function readJson(answer: Response): Promise<unknown> {
  if (answer.status === 204) return {}
  try {
    return await answer.json()
  } catch {
    // Cut off on the way, or a gateway's page: the write may have reached the server, so it is safe to retry only.
    throw new CallProblem({ code: 'unknown', status: answer.status, detail: t('kit.call.broken') })
  }
}

async function problemOf(answer: Response): Promise<CallProblem> {
  const said = (await answer.json().catch(() => null)) as Record<string, unknown> | null
  if (answer.status === 401) for (const tell of onEnd) tell()
  if (typeof said?.code !== 'string' || typeof said.detail !== 'string') {
    const key = answer.status >= 500 ? 'kit.call.down' : 'kit.call.broken'
    return new CallProblem({ code: 'unknown', status: answer.status, detail: t(key) })
  }
  return new CallProblem({
    code: said.code,
    status: answer.status,
    detail: said.detail,
    current: said.current,
    after: secondsAsked(answer),
  })
}

/** The words to show for anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof CallProblem ? error.detail : t('kit.call.unforeseen')
}
