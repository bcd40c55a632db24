import { z } from 'zod'

/**
 * A line of the contract table. `needs` is a permission, or 'public' (nobody signed in), or 'signed-in', or 'key' (a program that
 * shows a key of its own with each request, and no session).
 * `takes: 'photo'` means that the body is the bytes of one picture, `takes: 'table'` that it is the bytes of a table (.xlsx, .csv,
 * .jsonl), `takes: 'form'` that it may be form-encoded beside JSON;
 * `gives: 'bytes'` that the answer is a file, `gives: 'text'` that the room writes it out itself, problems included,
 * `gives: 'events'` that it is a stream of server-sent events, each of the shape of `out`.
 */
export type Route = {
  needs: string
  summary: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  out: z.ZodType
  takes?: 'photo' | 'table' | 'form'
  gives?: 'bytes' | 'text' | 'events'
  /** What every page begins with, answered however busy it is; or what checks a password, which takes a processor's time. */
  lane?: 'small' | 'signIn'
  /** Changes seldom: a browser keeps the answer and only asks whether it still holds. */
  kept?: true
  /** The same line answers at its address with each of these after it, such as '.json'. */
  endings?: readonly string[]
  /** What a refusal test may send to get past the parser. */
  example?: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown }
}
export type RouteKey = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${'api' | 'open311/v2'}/${string}`
export type Routes = Record<RouteKey, Route>

/** The control characters of ASCII but for tab and line ends, and what no XML may carry. */
const UNKEEPABLE = /[[\p{Cc}--[\t\n\r\u0080-\u009f]]\ufffe\uffff]/gv
/** A text without what must not be kept nor handed on: a Word file, or an answer in XML, would not open with it. */
export const keepable = (s: string): string => s.replace(UNKEEPABLE, '')
const isKeepable = (s: string) => keepable(s) === s && s.isWellFormed()
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Text as a person writes it: something to see, no control characters, no half characters, trimmed length between the limits. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .max(max)
    .refine((s) => s.trim().length >= min, { message: 'empty' })
    .refine((s) => min === 0 || VISIBLE.test(s), { message: 'empty' })
    .refine(isKeepable, { message: 'bad_characters' })

export const uuid = z.guid().transform((s) => s.toLowerCase())
/** Text of a query: may be empty, no NUL, no half characters. */
export const line = (max: number) => z.string().max(max).refine(isKeepable, { message: 'bad_characters' })

/** The number that somebody else's system gave a thing: up to 60 characters that need no quoting in an address's path. */
export const theirRef = z
  .string()
  .max(60)
  .regex(/^[^\s/\\?#%]+$/u)
  .pipe(line(60))

export const id = z.number().int().positive().max(2_147_483_647)
/** An id in an address, where everything is text. */
export const idInAddress = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(id)
/** A day that something is asked of, YYYY-MM-DD, in China. */
export const day = z.iso
  .date()
  .refine((text) => text >= '1990-01-01' && text < '2200-01-01', { message: 'day' })
/** Where a list ordered by days went on: the day and the id of its last row, such as `2026-03-09.<id>`. */
export const dayAndId = z.string().refine(
  (text) => {
    const [of = '', id, more] = text.split('.')
    return day.safeParse(of).success && z.guid().safeParse(id).success && more === undefined
  },
  { message: 'cursor' },
)
/** An instant as an ISO 8601 text with zone. */
export const instant = z.union([z.string(), z.date().transform((d) => d.toISOString())])
export const words = z.object({ zh: z.string(), en: z.string() })
export const none = z.object({})
export const fileHash = z.string().regex(/^[0-9a-f]{64}$/)
