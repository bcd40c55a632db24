import { describe, expect, test } from 'vitest'
import { sql } from '../server/kit/db.ts'
import { openTestHttp, type Out } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes } = w

const MATTERS = '/api/matters'
const report = (over: object = {}) => ({
  id: crypto.randomUUID(),
  nodeId: nodes.ribs,
  words: '丢了一把伞',
  ...over,
})

describe('text that looks like something else is kept to the letter:', () => {
  test.each([
    ["'); drop table matter; --"],
    ["丢伞' or '1'='1"],
    ['<script>alert("伞")</script>'],
    ['{"$ne": null} ${7*7} {{7*7}} %s %n'],
    ['=HYPERLINK("http://伞","点我")'],
    ['\u202e反着写\u202c 👨‍👩‍👧‍👦 e\u0301 \ufeff 龘\u{20000}'],
    ['back\\slash \\x00 \\u0000 "quoted" \t tab \r\n line'],
  ])('%s', async (words) => {
    const sent = report({ words, place: [...words].slice(0, 40).join('') })
    expect((await http.ask('POST', MATTERS, { as: who.resident, body: sent })).status).toBe(200)
    const { body } = await http.ask<Out<'GET /api/matters/:id'>>('GET', `${MATTERS}/${sent.id}`, {
      as: who.resident,
    })
    expect(body.thread[0]?.texts[0]?.text).toBe(words)
    const kept = await w.house.db.one<{ words: string }>(sql`
      select texts->>'words' as words from matter_content where matter_id = ${sent.id}`)
    expect(kept.words).toBe(words)
  })
})

test("keys named after a language's own machinery bring nothing in", async () => {
  const sent = report()
  const text = JSON.stringify(sent).replace(
    '{',
    '{"__proto__": {"source": "staff"}, "constructor": {"prototype": {"polluted": 1}}, ',
  )
  const { body } = await http.ask<Out<'POST /api/matters'>>('POST', MATTERS, {
    as: who.resident,
    body: text,
    headers: { 'content-type': 'application/json' },
  })
  expect(body.matter).toMatchObject({ id: sent.id, source: 'resident' })
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})
