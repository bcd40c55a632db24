import { describe, expect, test } from 'vitest'
import { digest, fit, type News, robotVerdict, shownOf, single } from './rules.ts'

const robot = { lang: 'zh' as const, mentionAll: false }
const news = (number: number, over: Partial<News> = {}): News => ({
  kind: { zh: '丢伞', en: 'lost' },
  urgent: false,
  about: null,
  at: '2026-03-10T02:00:00.000Z',
  what: { number, place: '伞骨网格' },
  ...over,
})
const contentOf = (payload: ReturnType<typeof single>) =>
  payload.msgtype === 'markdown' ? payload.markdown.content : payload.text.content

describe('a message', () => {
  test('that is too long is cut at a whole character, and says so', () => {
    for (const most of [40, 41, 42, 43, 44]) {
      const cut = fit('伞'.repeat(50), most, 'zh')
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most)
      expect(cut).toMatch(/^伞+……（过长，已截断）$/)
    }
    expect(fit('伞', 3, 'zh')).toBe('伞')
  })
  test('carries no telephone number that was put into a name, and no marks of the format', () => {
    const content = contentOf(
      single(news(1, { what: { place: '伞铺13911112222**[点我](http://umbrella.example)' } }), robot, null),
    )
    expect(content).toContain('伞铺****')
    expect(content).not.toMatch(/139|\[点我\]|\*\*\[/)
  })
  test('of any number of any length fits into what is taken, urgent ones first, and counts what it leaves out', () => {
    for (const count of [2, 30, 500]) {
      const all = Array.from({ length: count }, (_, n) =>
        news(n + 1, {
          urgent: n === count - 1,
          kind: { zh: `第${n % 40}类非常长的消息种类名称`, en: 'x' },
          what: { number: n + 1, place: '很长的地名'.repeat(n % 20), unit: '失物招领处' },
        }),
      )
      const content = contentOf(digest(all, robot, 'http://umbrella.example/work'))
      expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4096)
      expect(/> 【(.*?)】/.exec(content)?.[1]).toContain('紧急')
      const shown = content.split('\n').filter((line) => line.startsWith('> ')).length
      expect(shown + Number(/另有 (\d+) 条/.exec(content)?.[1] ?? 0)).toBe(count)
    }
  })
})

test.each([
  [200, '{"errcode":0,"errmsg":"ok"}', 'taken'],
  [200, '', 'taken'],
  [200, '{"errcode": 45009,"errmsg":"api freq out of limit"}', 'again'],
  [200, '{"errcode":-1}', 'again'],
  [200, '{"errcode":93000,"errmsg":"invalid webhook url"}', 'refused'],
  [502, 'Bad Gateway', 'again'],
  [404, '', 'refused'],
  [302, '', 'refused'],
])('an answer %i %s is %s', (status, body, kind) => {
  expect(robotVerdict({ status, headers: {}, body }).kind).toBe(kind)
})

test('of an address only the host and the end of the key are shown', () => {
  expect(
    shownOf('https://qyapi.umbrella.example/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa'),
  ).toBe('qyapi.umbrella.example/…5aaa')
})
