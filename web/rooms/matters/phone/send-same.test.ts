import { beforeEach, expect, test, vi } from 'vitest'
import { blankDraft } from './draft.ts'
import { askOf } from './report.ts'
import { bodyOf, send } from './send.ts'

const dropped = vi.fn()
vi.mock('./shelf.ts', () => ({
  shelf: async () => ({ photosOf: async () => [], keepPhoto: async () => {}, drop: dropped }),
}))
const place = { id: 7, name: 'Pavilion', nameEn: '', up: [], district: 'here' }
const draft = () => ({ ...blankDraft(), words: 'my umbrella is lost', place })
const fetched = vi.fn()
const bodies = () => fetched.mock.calls.map(([, init]) => JSON.parse(init.body))
const refused = (code: string) =>
  new Response(JSON.stringify({ code, status: 409, detail: 'no' }), { status: 409 })
beforeEach(() => {
  fetched.mockReset()
  dropped.mockReset()
  vi.stubGlobal('fetch', fetched)
})

test('a report that can no longer go on with the one it was to follow goes on by itself, and is not lost', async () => {
  fetched.mockResolvedValueOnce(refused('matters.cannot_join'))
  fetched.mockResolvedValueOnce(new Response(JSON.stringify({ matter: { id: 'own', mainId: null } })))
  const written = { ...draft(), sameAs: 'main' }
  expect(await send(written)).toMatchObject({ id: 'own' })
  expect(bodies().map((body) => [body.id, body.sameAs])).toEqual([
    [written.id, 'main'],
    [written.id, undefined],
  ])
  expect(dropped).toHaveBeenCalledWith(written.id)
})
test('any other refusal is told, and what was written stays on the phone', async () => {
  fetched.mockResolvedValueOnce(refused('grid.no_node'))
  await expect(send({ ...draft(), sameAs: 'main' })).rejects.toMatchObject({ code: 'grid.no_node' })
  expect(fetched).toHaveBeenCalledOnce()
  expect(dropped).not.toHaveBeenCalled()
})
test('who wants to stay unknown is not published, whatever was chosen before', () => {
  expect(bodyOf({ ...draft(), confidential: true, visibility: 'public' }, [])).toMatchObject({
    confidential: true,
    visibility: undefined,
  })
  expect(bodyOf({ ...draft(), visibility: 'neighbours' }, [])).toMatchObject({ visibility: 'neighbours' })
})
test('a point goes along only where the person gave one', () => {
  expect(bodyOf(draft(), []).at).toBeUndefined()
  expect(bodyOf({ ...draft(), lng: 118.35, lat: 31.33 }, []).at).toEqual({ lng: 118.35, lat: 31.33 })
})
test('nothing is asked about others’ reports before there is a place, nor of a report that waits to be sent', () => {
  expect(askOf({ ...draft(), place: null })).toBeNull()
  expect(askOf({ ...draft(), state: 'waiting' })).toBeNull()
  expect(askOf(draft())).toMatchObject({ nodeId: 7, words: 'my umbrella is lost' })
})
