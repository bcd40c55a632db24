import { z } from 'zod'
import { line, none, type Routes, text, theirRef } from './kit.ts'

// GeoReport v2 as its public specification says it; answers are written by the room, in JSON or XML.
const ENDINGS = ['.json', '.xml'] as const
const written = { out: none, gives: 'text', endings: ENDINGS } as const
const jurisdiction = { jurisdiction_id: line(40).optional() }
const key = { api_key: line(120).optional() }

/** A time as the specification's w3c format: a date, or an instant with its zone. */
const w3c = z.string().regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/)
/** Degrees as text; an empty field of a form is one that was left out. */
const degrees = (most: number) =>
  z
    .union([z.string(), z.number()])
    .transform((value) => (value === '' ? undefined : Number(value)))
    .pipe(z.number().min(-most).max(most).optional())
const one = (max: number) => line(max).transform((s) => s.trim() || undefined)

/** The fields of a new request; what is unknown (attributes of services that have none) is left out. */
export const newRequest = z.object({
  ...jurisdiction,
  ...key,
  service_code: line(60).optional(),
  description: text(4000, 4).optional(),
  lat: degrees(90).optional(),
  long: degrees(180).optional(),
  address_string: one(120).optional(),
  address_id: one(60).optional(),
  email: one(120).optional(),
  device_id: one(120).optional(),
  account_id: one(120).optional(),
  first_name: one(40).optional(),
  last_name: one(40).optional(),
  phone: one(40).optional(),
  media_url: one(500).optional(),
  /** Ours beside the specification: the caller's own number, so that a repeat is known for good. */
  ref: theirRef.optional(),
})

export const open311 = {
  'GET /open311/v2/discovery': {
    needs: 'public',
    summary: 'Open311: what this endpoint speaks',
    query: z.object(jurisdiction),
    ...written,
  },
  'GET /open311/v2/services': {
    needs: 'public',
    summary: 'Open311: the services of a district, that is its categories',
    query: z.object(jurisdiction),
    ...written,
  },
  'GET /open311/v2/services/:code': {
    needs: 'public',
    summary: 'Open311: the attributes of one service; ours have none',
    params: z.object({ code: line(60) }),
    query: z.object(jurisdiction),
    ...written,
    example: { params: { code: 'nothing' } },
  },
  'POST /open311/v2/requests': {
    needs: 'key',
    summary: 'Open311: file a request, form-encoded or JSON, with api_key',
    takes: 'form',
    query: z.object({ ...jurisdiction, ...key }),
    body: newRequest,
    ...written,
    example: { body: { service_code: 'other', description: 'a lost umbrella', address_string: 'bus stop' } },
  },
  'GET /open311/v2/requests': {
    needs: 'key',
    summary: 'Open311: requests made through this api_key, newest first, at most 90 days',
    query: z.object({
      ...jurisdiction,
      ...key,
      service_request_id: line(2000).optional(),
      service_code: line(1000).optional(),
      start_date: w3c.optional(),
      end_date: w3c.optional(),
      status: line(20).optional(),
      page: z.coerce.number().int().min(1).max(1000).default(1),
      page_size: z.coerce.number().int().min(1).max(200).default(100),
    }),
    ...written,
  },
  'GET /open311/v2/requests/:id': {
    needs: 'key',
    summary: 'Open311: one request made through this api_key',
    params: z.object({ id: line(20) }),
    query: z.object({ ...jurisdiction, ...key }),
    ...written,
    example: { params: { id: '1' } },
  },
  'GET /open311/v2/tokens/:id': {
    needs: 'key',
    summary: 'Open311: the request behind a token',
    params: z.object({ id: line(60) }),
    query: z.object({ ...jurisdiction, ...key }),
    ...written,
    example: { params: { id: '1' } },
  },
} satisfies Routes
