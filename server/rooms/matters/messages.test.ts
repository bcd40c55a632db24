import { describe, expect, test } from 'vitest'
import { ALIASES, type Message, readMessage, readTime } from './messages.ts'

describe('a time', () => {
  test.each([
    ['2019-04-25 09:32:09', '2019-04-25T01:32:09.000Z'],
    ['2019/4/5 9:05', '2019-04-05T01:05:00.000Z'],
    ['2019年4月5日', '2019-04-04T16:00:00.000Z'],
    ['2019.4.5', '2019-04-04T16:00:00.000Z'],
    [' 2019-04-25T09:32:09.123 ', '2019-04-25T01:32:09.000Z'],
    ['2019-04-25T09:32:09Z', '2019-04-25T09:32:09.000Z'],
    ['2019-04-25T09:32:09+02:00', '2019-04-25T07:32:09.000Z'],
    ['2020-02-29', '2020-02-28T16:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(readTime(text)?.toISOString()).toBe(iso)
  })
  test.each([
    '',
    'soon',
    '2019-02-29',
    '2019-13-01',
    '2019-04-31 10:00',
    '2019-04-25 24:00',
    '2019-04-25 10:60',
    '25.4.2019',
    '43580',
    '2019-04-25T99:00:00Z',
  ])('%j is none', (text) => {
    expect(readTime(text)).toBeUndefined()
  })
})

describe('a row', () => {
  const columns = Object.fromEntries(
    Object.entries(ALIASES).map(([field, [name]]) => [field, name]),
  ) as Record<keyof Message, string>
  const asOf = new Date('2019-12-31T00:00:00Z')
  const cells = {
    留言编号: ' 7 ',
    留言用户: ' 伞友 ',
    留言时间: '2019-04-25',
    留言详情: ' 丢伞 ',
    答复意见: ' ',
    答复时间: '',
  }
  test('is read with its words to the letter, and its label trimmed', () => {
    expect(readMessage(cells, columns, asOf)).toEqual({
      ref: '7',
      from: '伞友',
      title: null,
      time: new Date('2019-04-24T16:00:00Z'),
      words: ' 丢伞 ',
      reply: null,
      replyTime: null,
    })
  })
  test('may leave out the columns that are not needed', () => {
    const few = { ...columns, from: undefined, title: undefined, reply: undefined, replyTime: undefined }
    expect(readMessage(cells, few, asOf)).toMatchObject({ ref: '7', from: null, title: null, reply: null })
  })
  test('at the very end of the as-of time is in, a moment later out', () => {
    const at = new Date('2019-04-24T16:00:00Z')
    expect(readMessage(cells, columns, at)).toMatchObject({ ref: '7' })
    expect(readMessage(cells, columns, new Date(at.getTime() - 1))).toMatchObject({
      ref: '7',
      field: 'time',
      why: { code: 'matters.message_too_late' },
    })
  })
  test('with a date that lost its format says that it is a bare number, not that it is unreadable', () => {
    expect(readMessage({ ...cells, 留言时间: '43580.397' }, columns, asOf)).toMatchObject({
      field: 'time',
      why: { code: 'matters.message_bare_time' },
    })
  })
})
