import { beforeEach, expect, test, vi } from 'vitest'
import { blankDraft, isTouched, type Photo } from './draft.ts'
import { flawsIn, rootsOf } from './report.ts'
import { bodyOf, bring } from './send.ts'

vi.mock('./shelf.ts', () => ({ shelf: () => Promise.reject(new Error('no phone here')) }))
const draft = () => ({
  ...blankDraft(),
  words: ' my umbrella is lost ',
  place: { id: 7, name: 'Pavilion', nameEn: '', up: [], district: 'here' },
})
const photo = (key: string, hash?: string): Photo => ({
  key,
  draft: 'd',
  at: 0,
  blob: new Blob([key], { type: 'image/png' }),
  hash,
})
const fetched = vi.fn()
beforeEach(() => {
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
})

test('the id of the draft is the id of the matter, so that sending twice makes one', () => {
  const written = draft()
  expect(bodyOf(written, []).id).toBe(written.id)
})

test('what was left empty is not sent', () => {
  expect(JSON.parse(JSON.stringify(bodyOf(draft(), [])))).toEqual({
    id: expect.any(String),
    nodeId: 7,
    words: 'my umbrella is lost',
  })
})

test('a report for a resident says so, also without name and phone', () => {
  const body = bodyOf({ ...draft(), forResident: true, residentPhone: '13900000000' }, ['h'])
  expect(body).toMatchObject({ files: ['h'], onBehalf: { name: undefined, phone: '13900000000' } })
})

test('photos brought before are not brought again, and one that broke off is told by its number', async () => {
  fetched.mockImplementation(
    async () => new Response(JSON.stringify({ hash: `new${fetched.mock.calls.length}` })),
  )
  const told: unknown[] = []
  const kept: string[] = []
  const hashes = await bring(
    [photo('a', 'old'), photo('b')],
    (step) => told.push(step),
    async (p) => void kept.push(p.key),
  )
  expect(hashes).toEqual(['old', 'new1'])
  expect(told).toEqual([{ photo: 2, of: 2 }])
  expect(kept).toEqual(['b'])
})

test('a photo that does not get through stops the sending with its hash still open', async () => {
  fetched.mockRejectedValue(new TypeError('offline'))
  const photos = [photo('a')]
  await expect(
    bring(
      photos,
      () => {},
      async () => {},
    ),
  ).rejects.toMatchObject({ code: 'offline' })
  expect(photos[0]?.hash).toBeUndefined()
})

test('a report needs words that say something and a place; a phone number must be one', () => {
  expect(flawsIn(draft())).toEqual({})
  expect(flawsIn({ ...draft(), words: '  ' }).words).toBe('phone.report.wordsMissing')
  expect(flawsIn({ ...draft(), words: 'abc' }).words).toBe('phone.report.wordsShort')
  expect(flawsIn({ ...draft(), place: null }).place).toBe('phone.report.placeMissing')
  expect(flawsIn({ ...draft(), forResident: true, residentPhone: '123' }).phone).toBe(
    'phone.signIn.phoneWrong',
  )
  expect(flawsIn({ ...draft(), forResident: false, residentPhone: '123' }).phone).toBeUndefined()
})

test('an untouched form is no draft; a photo alone is one', () => {
  expect(isTouched(blankDraft(), 0)).toBe(false)
  expect(isTouched(blankDraft(), 1)).toBe(true)
  expect(isTouched({ ...blankDraft(), words: ' a' }, 0)).toBe(true)
})

test('staff report from the places of their posts, each once; residents from anywhere', () => {
  const post = (id: number, kind: 'node' | 'unit', can = ['matters.report']) => ({
    id,
    role: 'r',
    place: { kind, id, name: `n${id}`, nameEn: `N${id}` },
    path: null,
    can,
  })
  const staff = {
    kind: 'staff' as const,
    posts: [post(1, 'node'), post(1, 'node'), post(2, 'unit'), post(3, 'node', [])],
  }
  expect(rootsOf(staff)?.map((stop) => stop.id)).toEqual([1])
  expect(rootsOf({ kind: 'resident', posts: [] })).toBeUndefined()
})
