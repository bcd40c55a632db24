import type { intake } from '../../../../contract/intake.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, problem, type Problem, say } from '../../../kit/problems.ts'
import type { Handlers, Text } from '../../../kit/room.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import { servedDistricts } from '../../grid/index.ts'
import { type Fields, w3c, write } from './format.ts'

type Acts = Handlers<typeof intake>

/** When what this endpoint says last changed: the day that it was written. */
const CHANGESET = w3c(new Date('2026-11-23T00:00:00+08:00'))

/** The district that a jurisdiction_id names; with only one district it need not be said. */
async function jurisdictionOf(house: House, key: string | undefined): Promise<Tenant> {
  const served = await servedDistricts(house.db)
  const [only] = served
  const named = key === undefined && served.length === 1 ? only : served.find((d) => d.key === key)
  if (named) return house.tenants.byId(named.id)
  if (key === undefined) throw problem('intake.which_jurisdiction', { keys: served.map((d) => d.key) })
  throw problem('intake.no_jurisdiction', { key })
}

export type Service = { code: string; words: Record<Lang, string>; group: Record<Lang, string> }

/** Our categories as services: the lowest ones, each in the group of the one above. */
const servicesOf = (tenant: Tenant): Service[] =>
  tenant.categories.flatMap((c) =>
    (c.children.length > 0 ? c.children : [c]).map((one) => ({
      code: one.key,
      words: { zh: one.zh, en: one.en },
      group: { zh: c.zh, en: c.en },
    })),
  )

export const serviceOf = (tenant: Tenant, code: string): Service | undefined => {
  const upper = tenant.categories.find((c) => c.key === code)
  const words = upper && { zh: upper.zh, en: upper.en }
  return servicesOf(tenant).find((s) => s.code === code) ?? (words && { code, words, group: words })
}

export const discovery: Acts['GET /open311/v2/discovery'] = async (house, { query, ending }) => {
  if (query.jurisdiction_id !== undefined) await jurisdictionOf(house, query.jurisdiction_id)
  const districts = (await servedDistricts(house.db)).map((d) => d.key).join(', ')
  return write(ending, 'discovery', {
    changeset: CHANGESET,
    contact: `${house.publicUrl}/desk`,
    key_service: `An api_key is made by the district centre on the desk page of channels. jurisdiction_id: ${districts}`,
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: `${house.publicUrl}/open311/v2`,
        changeset: CHANGESET,
        type: 'production',
        formats: ['text/xml', 'application/json'],
      },
    ],
  })
}

export const listServices: Acts['GET /open311/v2/services'] = async (house, { query, ending, lang }) => {
  const tenant = await jurisdictionOf(house, query.jurisdiction_id)
  const services = servicesOf(tenant).map(
    (s): Fields => ({
      service_code: s.code,
      service_name: s.words[lang],
      description: `${s.group[lang]} · ${s.words[lang]}`,
      metadata: false,
      type: 'realtime',
      keywords: '',
      group: s.group[lang],
    }),
  )
  return write(ending, 'services', services)
}

export const showService: Acts['GET /open311/v2/services/:code'] = async (
  house,
  { params, query, ending },
) => {
  const tenant = await jurisdictionOf(house, query.jurisdiction_id)
  if (!serviceOf(tenant, params.code)) throw problem('intake.no_service', { code: params.code })
  return write(ending, 'service_definition', { service_code: params.code, attributes: [] })
}

/** Problems as the specification's list of code and description, in the form of the address that was asked. */
export function sayProblem(p: Problem, { url, lang }: { url: string; lang: Lang }): Text {
  const ending = /\.xml(\?|$)/.test(url) ? '.xml' : ''
  return write(ending, 'errors', [{ code: p.status, description: say(p, lang) }], p.status)
}
