import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { addressFor, addressOf, CallProblem, call, callForFile, whenSignedOut } from './call.ts'
import { toast } from './toast.ts'

const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const fetched = vi.fn()
beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => fetched.mockReset())

const id = '00000000-0000-4000-8000-000000000001'
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => error as CallProblem,
  )

test('an address has its names filled and its empty filters left out', () => {
  expect(addressOf('GET /api/matters/:id', { params: { id: 'a/b' } })).toBe('/api/matters/a%2Fb')
  expect(
    addressOf('GET /api/matters', { query: { state: 'lost', category: '', unit: undefined, q: '伞' } }),
  ).toBe('/api/matters?state=lost&q=%E4%BC%9E')
})

test('a missing name is an error of the page, not a call to somewhere else', () => {
  expect(() => addressOf('GET /api/matters/:id', { params: {} })).toThrow('lacks id')
})

test('a photo has a typed address', () => {
  const hash = 'a'.repeat(64)
  const address = addressFor('GET /api/matters/:id/files/:hash', {
    params: { id, hash },
    query: { thumb: 'yes' },
  })
  expect(address).toBe(`/api/matters/${id}/files/${hash}?thumb=yes`)
})

test('an unsafe request says that it comes from this page, and in which language to answer', async () => {
  fetched.mockResolvedValue(answer({ matter: { number: 7 } }))
  await call('POST /api/matters', { body: { id, nodeId: 1, words: 'a lost umbrella' } })
  const [address, init] = fetched.mock.calls[0] as [string, RequestInit]
  expect(address).toBe('/api/matters')
  expect(init).toMatchObject({
    method: 'POST',
    headers: { 'x-gridloom': '1', 'accept-language': 'zh', 'content-type': 'application/json' },
  })
  expect(JSON.parse(init.body as string)).toMatchObject({ words: 'a lost umbrella' })
})

test('a photo travels as it is, with its own type', async () => {
  fetched.mockResolvedValue(answer({ hash: 'x' }))
  const photo = new Blob(['umbrella'], { type: 'image/webp' })
  await call('POST /api/files', { photo })
  const [, init] = fetched.mock.calls[0] as [string, RequestInit]
  expect(init.body).toBe(photo)
  expect((init.headers as Record<string, string>)['content-type']).toBe('image/webp')
})

test("a refusal carries the server's code, words and where the matter stands", async () => {
  const said = {
    code: 'matters.stale',
    status: 409,
    detail: 'it has moved on',
    current: { version: 4, state: 'found' },
  }
  fetched.mockResolvedValue(answer(said, 409))
  const problem = await problemOf(call('GET /api/session'))
  expect(problem).toBeInstanceOf(CallProblem)
  expect(problem).toMatchObject({
    code: 'matters.stale',
    status: 409,
    detail: 'it has moved on',
    current: { version: 4 },
  })
})

test('no network is a problem of its own, so that nothing counts as refused', async () => {
  fetched.mockRejectedValue(new TypeError('failed to fetch'))
  expect(await problemOf(call('GET /api/session'))).toMatchObject({ code: 'offline', status: 0 })
})

test('a gateway that answers with a page is no refusal of ours', async () => {
  fetched.mockResolvedValue(new Response('<html>', { status: 502 }))
  expect(await problemOf(call('GET /api/session'))).toMatchObject({ code: 'unknown', status: 502 })
})

test('an answer cut off on the way is a problem, not an empty page', async () => {
  fetched.mockResolvedValue(new Response('{"demo":tr', { status: 200 }))
  expect(await problemOf(call('GET /api/session'))).toMatchObject({ code: 'unknown' })
})

test('a call that was given up stays an abort', async () => {
  fetched.mockRejectedValue(new DOMException('gone', 'AbortError'))
  expect(await problemOf(call('GET /api/session'))).toMatchObject({ name: 'AbortError' })
})

test('who is told that nobody is signed in any more is told once per refusal', async () => {
  const told = vi.fn()
  whenSignedOut(told)
  fetched.mockResolvedValue(answer({ code: 'access.sign_in', detail: 'sign in' }, 401))
  await problemOf(call('GET /api/matters'))
  expect(told).toHaveBeenCalledTimes(1)
})

test('a file that no link may fetch comes with the name that the server says', async () => {
  const said = { 'content-disposition': `attachment; filename="_-7.docx"; filename*=UTF-8''%E4%BC%9E-7.docx` }
  fetched.mockResolvedValue(new Response('umbrella', { headers: said }))
  const purpose = 'to bring the umbrella back'
  const { blob, name } = await callForFile('POST /api/matters/:id/order.docx', {
    params: { id },
    body: { purpose },
  })
  expect([await blob.text(), name]).toEqual(['umbrella', '伞-7.docx'])
  const [address, init] = fetched.mock.calls[0] as [string, RequestInit]
  expect(address).toBe(`/api/matters/${id}/order.docx`)
  expect(init).toMatchObject({
    method: 'POST',
    headers: { 'x-gridloom': '1' },
    body: JSON.stringify({ purpose }),
  })
})
test('a file that is refused is a problem with its words, and no file', async () => {
  fetched.mockResolvedValue(answer({ code: 'matters.none', status: 404, detail: '没有' }, 404))
  const refused = await problemOf(
    callForFile('POST /api/matters/:id/order.docx', { params: { id }, body: { purpose: 'umbrella' } }),
  )
  expect(refused?.code).toBe('matters.none')
})

const full = (code = 'http.full') =>
  new Response(JSON.stringify({ code, status: 503, detail: 'come again' }), {
    status: 503,
    headers: { 'retry-after': '2' },
  })
const report = { body: { id, nodeId: 1, words: 'a lost umbrella' } }

test('a server that has no room is asked again with the very same, after as long as it said, and the person is told calmly', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  fetched.mockResolvedValueOnce(full()).mockResolvedValueOnce(full('http.starting'))
  fetched.mockResolvedValue(answer({ matter: { number: 7 } }))
  const done = call('POST /api/matters', report)
  await vi.advanceTimersByTimeAsync(1_900)
  expect(fetched).toHaveBeenCalledTimes(1)
  expect(toast.value).toMatchObject({ tone: 'waiting' })
  await vi.advanceTimersByTimeAsync(6_000)
  expect(await done).toEqual({ matter: { number: 7 } })
  expect(toast.value).toBeNull()
  expect(fetched).toHaveBeenCalledTimes(3)
  expect(new Set(fetched.mock.calls.map(([, init]) => (init as RequestInit).body)).size).toBe(1)
})
test('it is asked a few times and no more; then the person hears why', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  fetched.mockImplementation(async () => full())
  const refused = problemOf(call('POST /api/matters', report))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await refused).toMatchObject({ code: 'http.full', detail: 'come again' })
  expect(fetched).toHaveBeenCalledTimes(4)
})
test('what may have been begun is not sent again behind the back of the person', async () => {
  fetched.mockImplementation(async () => full('http.busy'))
  expect(await problemOf(call('POST /api/matters', report))).toMatchObject({ code: 'http.busy' })
  expect(fetched).toHaveBeenCalledTimes(1)
})
test('a page that is left while its call waits gives it up', async () => {
  fetched.mockImplementation(async () => full())
  const leaving = new AbortController()
  const left = problemOf(call('GET /api/session', { signal: leaving.signal }))
  await vi.waitFor(() => expect(toast.value).toMatchObject({ tone: 'waiting' }))
  leaving.abort()
  expect(await left).toMatchObject({ name: 'AbortError' })
  expect(toast.value).toBeNull()
})

test('a read that hears nothing for some seconds says so, until the answer is there; what is sent says it at its own button', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  let arrive: (answer: Response) => void = () => {}
  fetched.mockImplementation(() => new Promise((done) => (arrive = done)))
  const read = call('GET /api/session')
  await vi.advanceTimersByTimeAsync(3_900)
  expect(toast.value).toBeNull()
  await vi.advanceTimersByTimeAsync(200)
  expect(toast.value).toMatchObject({ tone: 'waiting', words: 'kit.call.silent' })
  arrive(answer({ person: null }))
  await read
  expect(toast.value).toBeNull()
  const sent = call('POST /api/matters', report)
  await vi.advanceTimersByTimeAsync(20_000)
  expect([toast.value, fetched.mock.calls.length]).toEqual([null, 2])
  arrive(answer({ matter: { number: 7 } }))
  await sent
})
test('a refusal says after how long it is worth trying again, where the server does', async () => {
  fetched.mockImplementation(async () => full('http.busy'))
  expect(await problemOf(call('GET /api/session'))).toMatchObject({ code: 'http.busy', after: 2 })
  fetched.mockResolvedValue(answer({ code: 'http.internal', detail: 'broken' }, 500))
  expect((await problemOf(call('GET /api/session')))?.after).toBeUndefined()
})
