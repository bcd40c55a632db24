import { expect, test } from 'vitest'
import { chatLines, splitChat } from './chat-paste.ts'

test('nick and time on the line are dropped, the words stay', () => {
  expect(splitChat('张阿姨 10:32: 我的伞丢在凉亭了')).toEqual({
    words: '我的伞丢在凉亭了',
    nicks: ['张阿姨'],
  })
})

test('a head above its words is dropped', () => {
  const pasted = '张阿姨 2026/11/22 10:32:15\n伞丢在凉亭了\n\n李叔（3栋） 昨天 上午9:05\n我也看到一把伞'
  expect(splitChat('张阿姨 2026-11-22 10:32:15\n伞丢在凉亭了\n蓝色的')).toEqual({
    words: '伞丢在凉亭了\n蓝色的',
    nicks: ['张阿姨'],
  })
  expect(splitChat(pasted)?.words).toContain('伞丢在凉亭了')
  expect(splitChat(pasted)?.words).toContain('我也看到一把伞')
})

test('a time in brackets before the nick is dropped', () => {
  expect(splitChat('[10:32] Mrs Zhang: my umbrella is lost')).toEqual({
    words: 'my umbrella is lost',
    nicks: ['Mrs Zhang'],
  })
})

test('a time alone between bubbles is dropped', () => {
  expect(splitChat('昨天 18:20\n伞丢了')?.words).toBe('伞丢了')
})

test('a name seen with a time is known again without one', () => {
  expect(splitChat('王姐 8:01：伞丢了\n王姐：是黑色的')?.words).toBe('伞丢了\n是黑色的')
})

test('ordinary words are left alone, colons and times included', () => {
  expect(splitChat('地址：凉亭边上')).toBeUndefined()
  expect(splitChat('昨晚大约 10:32 伞丢在凉亭')).toBeUndefined()
  expect(splitChat('我的伞，10:32 丢的: 黑色')).toBeUndefined()
  expect(splitChat('伞丢了\n请帮忙找找')).toBeUndefined()
})

test('a paste that would leave nothing is left alone', () => {
  expect(splitChat('张阿姨 10:32:')).toBeUndefined()
})

test('each message of a chat is one by itself, with all its lines', () => {
  const pasted =
    '张阿姨 10:32\n伞丢在凉亭了\n是蓝色的\n\n李叔 10:40: 我家楼道灯不亮\n昨天 18:20\n王姐 18:21：雨棚漏水'
  expect(chatLines(pasted)).toEqual(['伞丢在凉亭了\n是蓝色的', '我家楼道灯不亮', '雨棚漏水'])
})

test('where nothing looks like a chat, each line is one', () => {
  expect(chatLines('伞丢了\n\n 雨棚漏水 \n')).toEqual(['伞丢了', '雨棚漏水'])
})
