import { expect, test } from 'vitest'
import { changes, shortened } from './diff.ts'

const said = (before: string, after: string) =>
  changes(before, after).map(({ text, is }) =>
    is === 'kept' ? text : is === 'cut' ? `[-${text}]` : `[+${text}]`,
  )

test('only what was changed is struck, what stands around it stays', () => {
  expect(said('我叫张小明，电话13912345678，谢谢。', '我叫某某，电话［电话已隐去］，谢谢。').join('')).toBe(
    '我叫[-张小明][+某某]，电话[-13912345678][+［电话已隐去］]，谢谢。',
  )
  expect(said('3幢2单元501室漏水', '3幢某户漏水').join('')).toBe('3幢[-2单元501室][+某户]漏水')
})
test('a number is struck whole, not by those of its digits that differ', () => {
  expect(said('打13912345678', '打13900005678').join('')).toBe('打[-13912345678][+13900005678]')
})
test('both sides together are the texts, to the letter', () => {
  const [a, b] = ['一把红伞。\n柄是木的，很旧', '一把伞，很旧。']
  const pieces = changes(a, b)
  const without = (gone: string) => pieces.flatMap((p) => (p.is === gone ? [] : p.text)).join('')
  expect([without('new'), without('cut')]).toEqual([a, b])
})
test('two equal texts have no difference, a long one neither', () => {
  expect(said('伞，伞，伞', '伞，伞，伞')).toEqual(['伞，伞，伞'])
  const long = '一把很长的伞'.repeat(800)
  expect(changes(long, `${long}。`).map((p) => p.is)).toEqual(['cut', 'new'])
})
test('a long stretch that stays shows its two ends', () => {
  expect(shortened('伞'.repeat(24))).toHaveLength(24)
  expect(shortened(`起${'伞'.repeat(60)}止`)).toBe(`起${'伞'.repeat(9)} … ${'伞'.repeat(9)}止`)
})
