// Each line of the contract with a place, asked by each role from each place: what is sent, and what it should say.
import { z } from 'zod'
import { contract } from '../../contract/index.ts'
import type { Route } from '../../contract/kit.ts'
import type { TestHttp } from './http.ts'
import type { Things } from './one-of-each.ts'
import { type Probe, said, type Says, THINGS } from './place-answers.ts'
import { PLACE_VERDICTS, type PlaceVerdict } from './place-verdicts.ts'
import type { Asker } from './places.ts'
import { callOf, type Person, VERDICTS } from './verdicts.ts'

export const lines: Record<string, Route> = contract
export const keys = Object.keys(lines)
export const pathOf = (key: string) => key.slice(key.indexOf(' ') + 1)

/** What is said of a line itself, or of all that is about the same thing. */
export function verdictOf(key: string): PlaceVerdict | undefined {
  const thing = Object.entries(THINGS).find(([path]) => `${pathOf(key)}/`.startsWith(`${path}/`))
  return (PLACE_VERDICTS as Record<string, PlaceVerdict>)[key] ?? thing?.[1]
}
export const isProbed = (verdict: PlaceVerdict | undefined): verdict is Probe[] => Array.isArray(verdict)

export type Case = { key: string; probe: Probe; asker: Asker; says: Says; title: string }
function caseOf(key: string, probe: Probe, asker: Asker): Case {
  const { role, place } = asker
  const may = [(VERDICTS as Record<string, string | Person[]>)[key] ?? []].flat()
  const isLetIn = may.includes('everybody') || may.includes('whoever is signed in') || may.includes(role)
  const answers = (place === 'over' ? probe.over : undefined) ?? probe[place === 'over' ? 'own' : place]
  const says = isLetIn ? said(answers, role) : '403 auth.not_allowed'
  return { key, probe, asker, says, title: [key, probe.asked ?? '', role, place].join(' | ') }
}
/** Each line with a place in each way it is probed, by each asker. */
export const casesOf = (askers: readonly Asker[]): Case[] =>
  keys.flatMap((key) => {
    const verdict = verdictOf(key)
    const probes = isProbed(verdict) ? verdict : []
    return probes.flatMap((probe) => askers.map((asker) => caseOf(key, probe, asker)))
  })

/** Asks what a case asks; `more` is laid over its query. */
export async function answerTo(
  { http, things }: { http: TestHttp; things: Things },
  { key, probe, asker, says }: Case,
  more: Record<string, string> = {},
) {
  const plain = callOf(key)
  const sent = (await probe.call?.(things, asker, says === 'in')) ?? {}
  const example = lines[key]?.example
  const params = { ...example?.params, ...sent.params }
  const path = pathOf(key).replace(/:(\w+)/g, (_, name: string) => String(params[name as never]))
  const asked = new URLSearchParams(
    Object.entries({ ...example?.query, ...sent.query, ...more }).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  )
  const replaces = sent.body && (lines[key]?.body as z.ZodType | undefined) instanceof z.ZodUnion
  const body = replaces ? sent.body : sent.body ? { ...(plain.body as object), ...sent.body } : plain.body
  return http.ask<{ code?: string }>(plain.method, asked.size > 0 ? `${path}?${asked}` : path, {
    as: asker.who,
    body: sent.raw ?? (lines[key]?.body ? body : plain.body),
    ...(plain.headers ? { headers: plain.headers } : {}),
  })
}
