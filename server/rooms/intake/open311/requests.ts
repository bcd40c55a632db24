import type { z } from 'zod'
import type { intake } from '../../../../contract/intake.ts'
import type { newRequest } from '../../../../contract/open311.ts'
import { DAY, MINUTE } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { stateWords } from '../../matters/index.ts'
import { channelOf } from '../acts/keys.ts'
import { receiveOne } from '../acts/receive.ts'
import type { Channel } from '../store/channels.ts'
import { type FiledRow, filedBetween, filedByNumbers, receiptOf } from '../store/receipts.ts'
import { type Fields, w3c, write } from './format.ts'
import { serviceOf } from './services.ts'

type Acts = Handlers<typeof intake>
type NewRequest = z.output<typeof newRequest>

const MOST_DAYS = 90
/** The same words from the same sender within this time are one request, when no ref says otherwise. */
const SAME_MS = 10 * MINUTE
const PHONE = /^(1[3-9]\d{9}|0\d{9,11})$/

/** The district of the key; another jurisdiction_id than its own is none of its. */
function ownDistrict(house: House, channel: Channel, key: string | undefined) {
  const own = house.tenants.byId(channel.districtId)
  if (key !== undefined && key !== own.key) throw problem('intake.no_jurisdiction', { key })
  return own
}

export const fileRequest: Acts['POST /open311/v2/requests'] = async (house, { who, body, query, ending }) => {
  const channel = await channelOf(house, who)
  const tenant = ownDistrict(house, channel, body.jurisdiction_id ?? query.jurisdiction_id)
  if (!body.service_code) throw problem('intake.field_missing', { field: 'service_code' })
  const mapped = Object.hasOwn(channel.categories, body.service_code)
  if (!mapped && !serviceOf(tenant, body.service_code))
    throw problem('intake.no_service', { code: body.service_code })
  if (!body.description) throw problem('intake.field_missing', { field: 'description' })
  const placed = (body.lat !== undefined && body.long !== undefined) || body.address_string || body.address_id
  if (!placed) throw problem('intake.field_missing', { field: 'lat + long / address_string / address_id' })
  const name = [body.last_name, body.first_name].filter(Boolean).join(' ')
  const phone = body.phone?.replace(/[\s()-]/g, '').replace(/^\+?86(?=[01])/, '')
  const told = name || (phone && PHONE.test(phone))
  const filed = await receiveOne(house, who, channel, {
    ref: body.ref ?? (await refFor(house, channel, body)),
    words: body.media_url ? `${body.description}\n${body.media_url}` : body.description,
    node: body.address_id,
    address: body.address_string,
    lat: body.lat,
    long: body.long,
    category: body.service_code,
    ...(told
      ? { reporter: { ...(name ? { name } : {}), ...(phone && PHONE.test(phone) ? { phone } : {}) } }
      : {}),
  })
  const answer = {
    service_request_id: String(filed.number),
    service_notice: filed.state.plain.zh,
    account_id: body.account_id ?? null,
  }
  return write(ending, 'service_requests', [answer], filed.repeated ? 200 : 201)
}

/** A number for who gives none: the same sender's same words within minutes get the same one, whichever side of a boundary. */
async function refFor(house: House, channel: Channel, r: NewRequest): Promise<string> {
  const sender = [r.account_id, r.device_id, r.email, r.phone].map((s) => s ?? '')
  const said = [...sender, r.description, r.address_string, r.address_id, r.lat, r.long].join('\n')
  const slot = Math.floor(house.clock.now().getTime() / SAME_MS)
  const inSlot = (n: number) =>
    `o-${house.secrets.mark(`open311 ${channel.id} ${n} ${said}`).toString('hex').slice(0, 24)}`
  const before = inSlot(slot - 1)
  const known = await receiptOf(house.db, channel.districtId, channel.id, before)
  return known ? before : inSlot(slot)
}

async function fieldsOf(house: House, channel: Channel, row: FiledRow, lang: Lang): Promise<Fields> {
  const tenant = house.tenants.byId(channel.districtId)
  const service = row.category === null ? undefined : serviceOf(tenant, row.category)
  const { plain } = await stateWords(house, channel.districtId, row)
  return {
    service_request_id: String(row.number),
    status: row.closedAt ? 'closed' : 'open',
    status_notes: plain[lang],
    service_name: service?.words[lang] ?? null,
    service_code: row.category,
    description: row.words,
    agency_responsible: tenant.name[lang],
    service_notice: null,
    requested_datetime: w3c(row.createdAt),
    updated_datetime: w3c(row.changedAt),
    expected_datetime: row.dueAt && !row.closedAt ? w3c(row.dueAt) : null,
    address: row.place ?? row.node,
    address_id: row.nodeCode,
    zipcode: null,
    lat: row.lat,
    long: row.lng,
    media_url: null,
  }
}

export const listRequests: Acts['GET /open311/v2/requests'] = async (house, { who, query, ending, lang }) => {
  const channel = await channelOf(house, who)
  ownDistrict(house, channel, query.jurisdiction_id)
  const rows = query.service_request_id
    ? await filedByNumbers(
        house.db,
        channel.districtId,
        channel.accountId,
        numbersIn(query.service_request_id),
      )
    : await filedBetween(house.db, {
        districtId: channel.districtId,
        accountId: channel.accountId,
        ...spanOf(house.clock.now(), query.start_date, query.end_date),
        categories: query.service_code ? query.service_code.split(',').map((s) => s.trim()) : null,
        closed: closedIn(query.status),
        most: query.page_size,
        skip: (query.page - 1) * query.page_size,
      })
  const fields = await Promise.all(rows.map((row) => fieldsOf(house, channel, row, lang)))
  return write(ending, 'service_requests', fields)
}

export const showRequest: Acts['GET /open311/v2/requests/:id'] = async (
  house,
  { who, params, query, ending, lang },
) => {
  const channel = await channelOf(house, who)
  ownDistrict(house, channel, query.jurisdiction_id)
  const numbers = numbersIn(params.id)
  const [row] = await filedByNumbers(house.db, channel.districtId, channel.accountId, numbers)
  if (!row) throw problem('intake.no_request', { id: params.id })
  return write(ending, 'service_requests', [await fieldsOf(house, channel, row, lang)])
}

/** We answer with the number at once, so a token is only ever the caller's own ref, or that number. */
export const showToken: Acts['GET /open311/v2/tokens/:id'] = async (
  house,
  { who, params, query, ending },
) => {
  const channel = await channelOf(house, who)
  ownDistrict(house, channel, query.jurisdiction_id)
  const numbers = numbersIn(params.id)
  const [row] = await filedByNumbers(house.db, channel.districtId, channel.accountId, numbers)
  if (!row) throw problem('intake.no_request', { id: params.id })
  return write(ending, 'service_requests', [{ service_request_id: String(row.number), token: params.id }])
}

/** The numbers in a comma-separated list; what is no number of ours is nothing. */
const numbersIn = (text: string): number[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => /^[1-9]\d{0,14}$/.test(part))
    .map(Number)
    .slice(0, 200)

/** Open and closed together, or a status that is neither, filter nothing out. */
function closedIn(status: string | undefined): boolean | null {
  const wanted = new Set((status ?? '').split(',').map((s) => s.trim().toLowerCase()))
  if (wanted.has('open') === wanted.has('closed')) return null
  return wanted.has('closed')
}

/** At most 90 days; where one end is missing it lies 90 days from the other, or now. A bare date is a day in China. */
function spanOf(now: Date, start?: string, end?: string): { from: Date; to: Date } {
  const at = (text: string, time: string) => new Date(/T/.test(text) ? text : `${text}T${time}+08:00`)
  const to = end
    ? at(end, '23:59:59.999')
    : start
      ? new Date(Math.min(now.getTime(), at(start, '00:00').getTime() + MOST_DAYS * DAY))
      : now
  const from = start ? at(start, '00:00') : new Date(to.getTime() - MOST_DAYS * DAY)
  const span = to.getTime() - from.getTime()
  if (!(span >= 0 && span <= (MOST_DAYS + 1) * DAY)) throw problem('intake.bad_dates', { days: MOST_DAYS })
  return { from, to }
}
