import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDigit } from './numbers.ts'
import { findMarks, neverPublic, redact } from './redaction.ts'

const kinds = (text: string) => [...new Set(neverPublic(text).map((mark) => mark.kind))]
const shown = (text: string) => redact(text, findMarks(text))

describe('a mobile number never becomes public, however it is written', () => {
  test.each([
    ['139.1111.2222', 'dots'],
    ['139·1111·2222', 'middle dots'],
    ['139—1111—2222', 'Chinese dashes'],
    ['139－1111－2222', 'full-width dashes'],
    ['139 1111 2222', 'spaces'],
    ['139\u00a01111\u20092222', 'spaces that do not break, or are thin'],
    ['139\n1111\n2222', 'lines'],
    ['139_1111_2222', 'low lines'],
    ['139/1111/2222', 'strokes'],
    ['139，1111，2222', 'commas'],
    ['(139)11112222', 'brackets'],
    ['139📞1111📞2222', 'pictures'],
    ['1 3 9 1 1 1 1 2 2 2 2', 'each digit by itself'],
    ['1391 111 2222', 'other groups'],
    ['1391-1112-222', 'other groups, with dashes'],
    ['13911 112222', 'two groups'],
    ['13-91-11-12-22-2', 'pairs'],
    ['+86-139-1111-2222', 'the code of the country'],
    ['008613911112222', 'the code of the country before it in one piece'],
    ['013911112222', 'a nought before it'],
    ['1\u200b3\u200b9\u200b11112222', 'zero-width spaces'],
    ['139\u20601111\ufeff2222', 'joiners and marks of byte order'],
    ['139\u00ad1111\u00ad2222', 'soft hyphens'],
    ['１３９１１１１２２２２', 'full-width digits'],
    ['𝟏𝟑𝟗𝟏𝟏𝟏𝟏𝟐𝟐𝟐𝟐', 'bold digits of mathematics'],
    ['1️⃣3️⃣9️⃣1️⃣1️⃣1️⃣1️⃣2️⃣2️⃣2️⃣2️⃣', 'keys'],
    ['①③⑨①①①①②②②②', 'circles'],
    ['١٣٩١١١١٢٢٢٢', 'the digits of another script'],
    ['1̶3̶9̶1̶1̶1̶1̶2̶2̶2̶2̶', 'struck out'],
    ['一三九一一一一二二二二', 'Chinese numerals'],
    ['幺三九，幺幺幺幺，二二二二', 'as it is told on the telephone'],
    ['壹叁玖壹壹壹壹贰贰贰贰', 'Chinese numerals of bank notes'],
    ['139一一一一二二二二', 'half and half'],
    ['13O11112222', 'a letter for a nought'],
    ['l39llll2222', 'letters for ones'],
  ])('%s (%s)', (number) => {
    const text = `打电话${number}，谢谢`
    expect(kinds(text)).toEqual(['phone'])
    expect(shown(text)).toMatch(/^打电话\(?［电话已隐去］，谢谢$/u)
    expect(kinds(shown(text))).toEqual([])
  })
})

describe('prices, dates and places are no telephone', () => {
  test.each([
    '1300、1500、180元',
    '150，2000，3000',
    '1300 1500 180',
    '1800.00 2000.00',
    '13,800,000元',
    '16.11.2026 15:30:22',
    '2026-11-23 13:30',
    '2026.11.23—2026.12.01',
    '二〇二六年十一月二十三日',
    '2026年11月23日13点',
    '一三五七栋和二四六八栋',
    '一共一千三百九十一元',
    '13 15 18 20 25 3幢',
    '1、3、5、7、9、11、13幢',
    '139.111.122.22',
    '13912.345678',
    '118.379512, 31.334001',
    '160 30000000',
    '第158 20261123号',
    '13:00-15:00:00 22',
    '1391111222',
    '1391111.2.222',
    '139111122223',
    '12345热线和110',
    '500×300×20毫米',
    '13% 15% 18% 20% 2222',
  ])('%s', (text) => {
    expect(kinds(text)).toEqual([])
    expect(findMarks(text).filter((mark) => mark.kind === 'phone')).toEqual([])
  })
})

describe('an ID number never becomes public', () => {
  const first = '34020719900307882'
  const id = first + checkDigit(first)
  const chinese = [...id].map((c) => '〇一二三四五六七八九'[Number(c)]).join('')
  test.each([
    id,
    `${id.slice(0, 6)}.${id.slice(6, 14)}.${id.slice(14)}`,
    `${id.slice(0, 6)} ${id.slice(6, 10)} ${id.slice(10, 14)} ${id.slice(14)}`,
    id.split('').join(' '),
    id.split('').join('\u200b'),
    `ID${id}`,
    `有2 ${id}`,
    chinese,
    '11010519491231002X',
    '110105.19491231.002x',
  ])('%s', (text) => expect(kinds(`身份证${text}，谢谢`)).toEqual(['id_number']))
  test.each(['1999.00 2999.00 399.00', '20261123 103000 5', '合同号 2026000000000017', 'SN4111111111111111'])(
    'but %s may',
    (text) => expect(kinds(text)).toEqual([]),
  )
})
test('a bank card in groups set apart by dots never becomes public', () => {
  expect(kinds('卡号6222.0210.0111.6245.702')).toEqual(['bank_card'])
  expect(kinds('4111·1111·1111·1111')).toEqual(['bank_card'])
})

test('a mark covers the number in the text itself, whatever stands before it', () => {
  const digit = fc.constantFrom(...'0123456789')
  const between = fc.constantFrom('', '\u200b', ' ', '.', '\u200b.', '·', '—')
  const before = fc.constantFrom('', '伞', '😀', '\u200b伞', '\ufe0f', '電話：', '👨‍👩‍👧')
  fc.assert(
    fc.property(
      fc.array(digit, { minLength: 9, maxLength: 9 }),
      between,
      before,
      before,
      (nine, sign, a, z) => {
        const number = ['1', '3', ...nine].join('')
        const written = [number.slice(0, 3), number.slice(3, 7), number.slice(7)].join(sign)
        const text = `${a}${written}${z}`
        const [mark] = neverPublic(text)
        expect(text.slice(mark?.from, mark?.to).replace(/(?:\u200b|\ufe0f)+$/u, '')).toBe(written)
        expect(redact(text, findMarks(text)).isWellFormed()).toBe(true)
      },
    ),
  )
})
