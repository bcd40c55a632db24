import { z } from 'zod'
import { id, none, type Routes, text } from './kit.ts'

const phone = z.string().regex(/^1[3-9]\d{9}$/)
const district = z.string().regex(/^[a-z]{2,20}$/)

export const post = z.object({
  id,
  role: z.string(),
  place: z.object({ kind: z.enum(['node', 'unit']), id, name: z.string(), nameEn: z.string() }),
  path: z.array(id).nullable(),
  can: z.array(z.string()),
})

export const session = z.object({
  demo: z.boolean(),
  person: z
    .object({
      id,
      kind: z.enum(['staff', 'resident']),
      name: z.string(),
      district: z.object({ id, key: z.string() }),
      posts: z.array(post),
      can: z.array(z.string()),
      demo: z.boolean(),
      /** The community that the person said they live in. */
      home: z.object({ id, name: z.string(), nameEn: z.string(), above: z.string().nullable() }).nullable(),
    })
    .nullable(),
})

export const access = {
  'GET /api/session': { needs: 'public', summary: 'Who is signed in here', lane: 'small', out: session },
  'POST /api/session': {
    needs: 'public',
    summary: 'Staff sign in with login and password',
    lane: 'signIn',
    body: z.object({ login: text(60), password: text(200) }),
    out: session,
    example: { body: { login: 'nobody', password: 'nothing at all' } },
  },
  'DELETE /api/session': { needs: 'signed-in', summary: 'Sign out', out: session },
  'PUT /api/session/password': {
    needs: 'signed-in',
    summary: 'Change the own password; other sessions end',
    lane: 'signIn',
    body: z.object({ old: text(200), new: text(200, 10) }),
    out: none,
    example: { body: { old: 'not the old one', new: 'a long new password' } },
  },
  'POST /api/session/first-password': {
    needs: 'public',
    summary: 'Somebody new sets their first password, with the code they were given; it holds once',
    lane: 'signIn',
    body: z.object({ login: text(60), code: text(40), password: text(200, 10) }),
    out: session,
    example: { body: { login: 'nobody', code: 'AAAA-AAAA-AAAA', password: 'a long new password' } },
  },
  'PUT /api/session/home': {
    needs: 'signed-in',
    summary: 'Say which community the person lives in, or take it back with null; no nearer place is kept',
    body: z.object({ nodeId: id.nullable() }),
    out: session,
    example: { body: { nodeId: 1 } },
  },
  'POST /api/session/code': {
    needs: 'public',
    summary: 'Send a one-time code to a phone number',
    body: z.object({ district, phone }),
    out: z.object({ phone: z.string(), seconds: z.number().int(), shownInDemo: z.string().nullable() }),
    example: { body: { district: 'nowhere', phone: '13900000000' } },
  },
  'POST /api/session/phone': {
    needs: 'public',
    summary: 'A resident signs in with phone number and code',
    body: z.object({ district, phone, code: z.string().regex(/^\d{6}$/), name: text(40).optional() }),
    out: session,
    example: { body: { district: 'nowhere', phone: '13900000000', code: '000000' } },
  },
  'GET /api/demo/accounts': {
    needs: 'public',
    summary: 'Accounts of the made-up demo, one click each; empty outside a demo',
    out: z.array(
      z.object({
        id,
        name: z.string(),
        role: z.string(),
        place: z.string(),
        district: z.string(),
        kind: z.enum(['staff', 'resident']),
      }),
    ),
  },
  'POST /api/demo/session': {
    needs: 'public',
    summary: 'Sign in as a demo account; refused outside a demo',
    body: z.object({ id }),
    out: session,
    example: { body: { id: 1 } },
  },
} satisfies Routes
