import { expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DOCX, PDF } from '../../../kit/files.ts'
import type { Who } from '../../../kit/scope.ts'
import { plainName } from './attachments.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who } = w

const bring = async (as: Who, name: string, inside = '') => {
  w.clock.forward(1000)
  const { body } = await http.ask<Out<'POST /api/files'>>(
    'POST',
    `/api/files?name=${encodeURIComponent(name)}`,
    { as, body: `%PDF-1.4\n${inside}\n%%EOF\n`, headers: { 'content-type': PDF } },
  )
  return body.hash
}
const documentsOf = async (as: Who, id: string) =>
  (await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as })).body.thread.flatMap(
    (k) => k.documents ?? [],
  )
const saved = async (as: Who, id: string, hash: string) =>
  decodeURIComponent(
    (await http.ask('GET', `/api/matters/${id}/files/${hash}`, { as })).headers.get('content-disposition') ??
      '',
  )

test('a document goes by the name that its own bringer gave it, not by that of somebody else’s same file', async () => {
  await bring(who.neighbour, '沈晴空的诊断证明.pdf')
  const hash = await bring(who.resident, '我的证明.pdf')
  const { id } = await w.report(who.resident, { files: [hash] })
  for (const reader of [who.resident, who.clerk]) {
    expect((await documentsOf(reader, id)).map((d) => d.name)).toEqual(['我的证明.pdf'])
    expect(await saved(reader, id, hash)).toMatch(/我的证明\.pdf$/)
  }
})

test('a PDF that is a web page as well is saved as a PDF', async () => {
  const hash = await bring(who.resident, '说明.html', '<script>alert(1)</script>')
  const { id } = await w.report(who.resident, { files: [hash] })
  expect((await documentsOf(who.clerk, id)).map((d) => d.name)).toEqual(['说明.html.pdf'])
  expect(await saved(who.clerk, id, hash)).toMatch(/说明\.html\.pdf$/)
})

test.each([
  ['invoice\u202Efdp.exe', PDF, 'invoicefdp.exe.pdf'],
  ['C:\\Users\\umbrella\\..\\x.docm', DOCX, 'x.docm.docx'],
  ['../../etc/passwd', PDF, 'passwd.pdf'],
  ['<b>"红"|伞?*.PDF', PDF, 'b红伞.pdf'],
  ['.pdf', PDF, 'file.pdf'],
  ['\u200b\u2066', DOCX, 'file.docx'],
  [undefined, PDF, 'file.pdf'],
  [`${'伞'.repeat(300)}.pdf`, PDF, `${'伞'.repeat(110)}.pdf`],
])('the name %j of a %s is %s', (given, type, name) => expect(plainName(given, type)).toBe(name))
