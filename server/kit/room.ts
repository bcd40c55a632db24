import type { z } from 'zod'
import type { Route, Routes } from '../../contract/kit.ts'
import type { Listener } from './facts.ts'
import type { House } from './house.ts'
import type { Lang } from './problems.ts'
import type { Who } from './scope.ts'

type Parsed<T> = T extends z.ZodType ? z.output<T> : Record<string, never>

/** A request after parsing: everything an act may know about it. */
export type Call<R extends Route = Route> = {
  params: Parsed<R['params']>
  query: Parsed<R['query']>
  body: R extends { takes: 'photo' } ? AsyncIterable<Buffer> : Parsed<R['body']>
  lang: Lang
  ip: string
  requestId: string
  /** The token of the session cookie, if one came. */
  token: string | undefined
  /** Sets or (with null) clears the session cookie of the answer. */
  setToken(token: string | null, expires?: Date): void
} & (R['needs'] extends 'public' ? { who: Who | undefined } : { who: Who })

/** A file as an answer. */
export type Bytes = { path: string; type: string; size: number }

type Answer<R extends Route> = R extends { gives: 'bytes' } ? Bytes : z.input<R['out']>

export type Handlers<T extends Routes> = {
  [K in keyof T]: T[K] extends Route ? (house: House, call: Call<T[K]>) => Promise<Answer<T[K]>> : never
}

/** What a room shows the house: its lines of the contract, who answers them, what it listens to. */
export type Room = {
  name: string
  routes: Routes
  handlers: Record<string, (house: House, call: never) => Promise<unknown>>
  listeners?: (house: House) => Listener[]
}
