import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, Client } from '../load/client.ts'

/** `refused`: told to come again, by 503 and Retry-After. `failed`: anything else that is not what was asked for. */
export type Outcome = 'ok' | 'refused' | 'failed'
/** One call: of what kind, when it should have been sent (milliseconds after the start), how long after that it was answered. */
export type Sample = { kind: string; at: number; ms: number; outcome: Outcome }
export type Asked = { token: string; method: 'GET' | 'POST'; path: string; body?: unknown }
export type Told = { outcome: Outcome; answer: Answer | undefined; why: string }

/** Nobody looks at a page for longer. */
const PATIENCE_MS = 30_000
/** The server closes what was silent for 72 seconds. */
const STALE_MS = 30_000
const WHYS_KEPT = 20

export const retryAfter = (head: string): number =>
  Number(/^retry-after: (\d+)/im.exec(head)?.[1] ?? Number.NaN)

/** What an answer means to the one who asked. */
export function outcomeOf({ status, head }: Pick<Answer, 'status' | 'head'>): Outcome {
  if (status >= 200 && status < 300) return 'ok'
  return status === 503 && retryAfter(head) > 0 ? 'refused' : 'failed'
}

/** As many connections as there are calls under way, kept for the next ones; each call's time and outcome are noted. */
export class Calls {
  readonly samples: Sample[] = []
  /** Why calls failed, and how often: the first few reasons. */
  readonly whys = new Map<string, number>()
  private readonly idle: { client: Client; since: number }[] = []
  private readonly port: number
  private readonly began: number

  constructor(port: number, began = performance.now()) {
    this.port = port
    this.began = began
  }

  /** `dueAt`: when it should have been sent, where that is not now. */
  async ask(kind: string, asked: Asked, dueAt = performance.now()): Promise<Told> {
    const told = await this.send(asked)
    this.samples.push({ kind, at: dueAt - this.began, ms: performance.now() - dueAt, outcome: told.outcome })
    if (told.outcome === 'failed' && (this.whys.has(told.why) || this.whys.size < WHYS_KEPT))
      this.whys.set(told.why, (this.whys.get(told.why) ?? 0) + 1)
    return told
  }

  end(): void {
    for (const { client } of this.idle) client.end()
  }

  private async send({ token, method, path, body }: Asked): Promise<Told> {
    const client = this.take()
    const stop = new AbortController()
    const late = sleep(PATIENCE_MS, undefined, { signal: stop.signal }).then(
      () => Promise.reject(new Error(`no answer in ${PATIENCE_MS / 1000} s`)),
      () => new Promise<never>(() => {}),
    )
    const what = `${method} ${path.split('?')[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, ':id')}`
    try {
      const answer = await Promise.race([client.send(token, method, path, body), late])
      if (/^connection: close/im.test(answer.head)) client.end()
      else this.idle.push({ client, since: performance.now() })
      const outcome = outcomeOf(answer)
      return { outcome, answer, why: outcome === 'ok' ? '' : `${what}: ${answer.status} ${codeIn(answer)}` }
    } catch (error) {
      client.end()
      return { outcome: 'failed', answer: undefined, why: `${what}: ${(error as Error).message}` }
    } finally {
      stop.abort()
    }
  }

  private take(): Client {
    for (let kept = this.idle.pop(); kept; kept = this.idle.pop()) {
      if (performance.now() - kept.since < STALE_MS) return kept.client
      kept.client.end()
    }
    return new Client(this.port)
  }
}

const codeIn = ({ body }: Answer): string => /"code":"([\w.]+)"/.exec(String(body))?.[1] ?? ''
