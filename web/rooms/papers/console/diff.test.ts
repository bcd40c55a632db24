import { expect, test } from 'vitest'
import { clauses } from './diff.ts'

const changed = (pieces: { text: string; kept: boolean }[]) =>
  pieces.filter((piece) => !piece.kept).map((piece) => piece.text)

test('what was cut and what was written instead stand out, the rest stays', () => {
  const { before, after } = clauses('伞丢了，电话13912345678，谢谢。', '伞丢了，电话已隐去，谢谢。')
  expect(changed(before)).toEqual(['电话13912345678，'])
  expect(changed(after)).toEqual(['电话已隐去，'])
})
test('both sides together are the texts, to the letter', () => {
  const [a, b] = ['一把红伞。\n柄是木的，很旧', '一把伞，很旧。']
  const { before, after } = clauses(a, b)
  expect([before.map((p) => p.text).join(''), after.map((p) => p.text).join('')]).toEqual([a, b])
})
test('two equal texts have no difference', () => {
  expect(changed(clauses('伞，伞，伞', '伞，伞，伞').before)).toEqual([])
})
