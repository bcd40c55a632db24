import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Route, Routes } from '../../contract/kit.ts'
import type { AnyExportable } from './exports.ts'
import type { Listener } from './facts.ts'
import type { House } from './house.ts'
import type { AnyJobKind } from './jobs.ts'
import type { Lang, Problem } from './problems.ts'
import type { Who } from './scope.ts'
import type { Mover } from './tree-change.ts'

type Parsed<T> = T extends z.ZodType ? z.output<T> : Record<string, never>

/** A request after parsing: everything an act may know about it. */
export type Call<R extends Route = Route> = {
  params: Parsed<R['params']>
  query: Parsed<R['query']>
  body: R extends { takes: 'photo' | 'table' } ? AsyncIterable<Buffer> : Parsed<R['body']>
  lang: Lang
  ip: string
  requestId: string
  /** Which of the line's endings was asked for; empty for its bare address. */
  ending: string
  /** The token of the session cookie, if one came. */
  token: string | undefined
  /** Sets or (with null) clears the session cookie of the answer. */
  setToken(token: string | null, expires?: Date): void
} & (R['needs'] extends 'public' ? { who: Who | undefined } : { who: Who })

/**
 * A file as an answer, on disk or in memory; `size` in bytes. `name` is what it is saved as; `fresh` forbids caches.
 */
export type Bytes = { type: string; size: number; name?: string; fresh?: boolean } & (
  | { path: string }
  | { bytes: Buffer }
)

/** An answer that a room writes out itself; status 200 unless it says another. */
export type Text = { status?: number; type: string; text: string }

/** What a request brings to show whose key it was sent with. */
export type Keyed = {
  method: string
  /** Path and query exactly as they were sent. */
  url: string
  ip: string
  header(name: string): string | undefined
  /** A text of the query or of the parsed body. */
  field(name: string): string | undefined
  /** The exact bytes of the body. */
  bytes(): Promise<Buffer>
}

type Answer<R extends Route> = R extends { gives: 'bytes' }
  ? Bytes
  : R extends { gives: 'events' }
    ? Readable
    : R extends { gives: 'text' }
      ? Text
      : z.input<R['out']>

export type Handlers<T extends Routes> = {
  [K in keyof T]: T[K] extends Route ? (house: House, call: Call<T[K]>) => Promise<Answer<T[K]>> : never
}

/** What a room shows the house: its lines of the contract, who answers them, what it listens to. */
export type Room = {
  name: string
  routes: Routes
  handlers: Record<string, (house: House, call: never) => Promise<unknown>>
  listeners?: (house: House) => Listener[]
  /** Lists of it that can be taken away as tables. */
  exports?: readonly AnyExportable[]
  /** Long work that it does in pieces. */
  jobs?: (house: House) => AnyJobKind[]
  /** What it holds at places of the grid tree, and how that follows when the tree changes. */
  moves?: (house: House) => Mover[]
  /** For lines that need a 'key': who sent the request. Throws the problem when nobody can be meant. */
  keyHolder?: (house: House, request: Keyed) => Promise<Who>
  /** For lines that give text: how they say a problem. */
  sayProblem?: (problem: Problem, request: { url: string; lang: Lang }) => Text
}
