// Requests as a browser sends them, and what each answer means for somebody who must know whether it was done.
import { setTimeout as sleep } from 'node:timers/promises'
import { accepted, type Asked, type History, refused, type Told, unknown } from './history.ts'
import type { Hand } from './town.ts'

type Lang = 'zh' | 'en'
export type Reply = { status: number; headers: Headers; body: unknown }
export type Request = {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  as: Hand
  body?: unknown
  /** Of a body that goes as it is; anything else is JSON. */
  type?: string
  lang?: Lang
  patienceMs?: number
}

/** Longer than a person looks at a spinning wheel, and than any time-out within the server. */
const PATIENCE_MS = 20_000

/** Rejects when the connection breaks, or nothing comes for too long. */
export async function send(
  address: string,
  { method, path, as, body, type, lang = 'zh', patienceMs = PATIENCE_MS }: Request,
): Promise<Reply> {
  const response = await fetch(address + path, {
    method,
    headers: {
      'accept-language': lang,
      'x-gridloom': '1',
      cookie: `gridloom=${as.token}`,
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
    },
    ...(body === undefined ? {} : { body: type ? String(body) : JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  })
  const text = await response.text()
  const json = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
}

const TRY_AGAIN = new Set([429, 503, 507])

/**
 * What a reply tells. That the server is busy or failed says nothing of what an earlier sending did, nor whether this one was cut
 * short on its way: only an answer or a refusal is certain.
 */
export function toldBy({ status, body }: Reply): Told {
  if (status === 200) return accepted(body)
  const code = String((body as { code?: unknown } | null)?.code ?? '')
  return status >= 500 || TRY_AGAIN.has(status) ? unknown(`${status} ${code}`) : refused(status, code)
}

/** What nobody should be shown in a fault: anything but a 503 with its words in their language and when to try again. */
export function rudeness({ status, headers, body }: Reply, lang: Lang): string | undefined {
  if (status < 500) return undefined
  const { code, detail } = (body ?? {}) as { code?: string; detail?: string }
  const what = `${status} ${code ?? String(body).slice(0, 200)}`
  if (!TRY_AGAIN.has(status)) return `${what}: not a "try again"`
  if (!/^\d+$/.test(headers.get('retry-after') ?? '')) return `${what}: without Retry-After`
  if (!detail || /[\u4e00-\u9fff]/.test(detail) !== (lang === 'zh')) return `${what}: "${detail}" in ${lang}`
  return undefined
}

export type Write = Asked & { as: Hand; path: string; body: unknown; lang?: Lang }
export type Asking = {
  /** Sends until it is told something certain, the same request each time; unknown only where patience ended. */
  write(request: Omit<Write, 'by' | 'sent'>): Promise<Told>
  /** Reads until it is answered; undefined where it is refused. */
  read<T>(as: Hand, path: string): Promise<T | undefined>
  /** What should not have been shown to anybody. */
  rude: string[]
}
export type AskingOptions = {
  history: History
  /** Where to send next: a server may be started anew elsewhere, and there may be two. */
  address(): string
  /** How long a request is sent again, in all. */
  patienceMs?: number
  /** What each sending came to, and when it began (milliseconds of the epoch). */
  heard?(asked: Asked, told: Told, began: number): void
}

const PAUSE_MS = { least: 30, most: 500 }

export function openAsking({ history, address, patienceMs = 120_000, heard }: AskingOptions): Asking {
  const rude: string[] = []
  const once = async (request: Request): Promise<Told> => {
    try {
      const reply = await send(address(), request)
      const wrong = rudeness(reply, request.lang ?? 'zh')
      if (wrong) rude.push(`${request.method} ${request.path}: ${wrong}`)
      return toldBy(reply)
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } }
      return unknown(cause?.code ?? String(error))
    }
  }
  const persist = async (request: Request, each: (told: Told, began: number) => void): Promise<Told> => {
    const until = Date.now() + patienceMs
    for (let pause = PAUSE_MS.least; ; pause = Math.min(PAUSE_MS.most, pause * 2)) {
      const began = Date.now()
      const told = await once(request)
      each(told, began)
      if (told.said !== 'unknown' || Date.now() > until) return told
      await sleep(pause)
    }
  }
  return {
    rude,
    write({ as, path, body, lang, ...asked }) {
      const full = { ...asked, by: as.account, sent: body }
      const { told } = history.begin(full)
      return persist({ method: 'POST', path, as, body, lang: lang ?? 'zh' }, (one, began) => {
        told(one)
        heard?.(full, one, began)
      })
    },
    async read<T>(as: Hand, path: string) {
      const told = await persist({ method: 'GET', path, as }, () => {})
      return told.said === 'accepted' ? (told.answer as T) : undefined
    },
  }
}
