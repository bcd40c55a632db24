import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDigit } from './numbers.ts'
import { findMarks, neverPublic, redact } from './redaction.ts'

const shown = (text: string) => redact(text, findMarks(text))
const kinds = (text: string) => findMarks(text).map((mark) => mark.kind)

describe('a phone number is marked', () => {
  test.each([
    ['我的电话13912345678，谢谢', '我的电话［电话已隐去］，谢谢'],
    ['打139****5678找我', '打［电话已隐去］找我'],
    ['打 139-1234-5678 找我', '打 ［电话已隐去］ 找我'],
    ['打+86 13912345678', '打［电话已隐去］'],
    ['１３９１２３４５６７８', '［电话已隐去］'],
    ['座机0553-5871234', '座机［电话已隐去］'],
    ['(0553)5871234', '［电话已隐去］'],
    ['联系电话：5871234', '联系电话：［电话已隐去］'],
    ['一个标题写到139123456…', '一个标题写到［电话已隐去］…'],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected))
  test.each(['请打110', '12345热线', '2026年11月23日', '一共13912元', '编号100000139', '400米外'])(
    'but not in %s',
    (text) => expect(shown(text)).toBe(text),
  )
})
describe('a number of a person is marked', () => {
  const first = '34020719900307882'
  test('an ID number with its check digit', () => {
    expect(kinds(`身份证${first}${checkDigit(first)}`)).toEqual(['id_number'])
    expect(checkDigit('11010519491231002')).toBe('X')
  })
  test('one whose check digit is wrong, or that is of the old kind without one', () => {
    expect(kinds(`身份证${first}${(Number(checkDigit(first)) + 1) % 10}`)).toEqual(['id_number'])
    expect(kinds('340207900307882')).toEqual(['id_number'])
    expect(kinds('11010519491231002X')).toEqual(['id_number'])
  })
  test('a bank card, also in groups of four', () => {
    expect(shown('卡号6222 0210 0111 6245 702退款')).toBe('卡号［卡号已隐去］退款')
    expect(kinds('4111111111111111')).toEqual(['bank_card'])
  })
  test('but not any long number', () => expect(kinds('合同号 2026000000000017')).toEqual([]))
})
describe('where somebody is found', () => {
  test.each([
    ['加微信：san_duo2020', '加微信：［账号已隐去］'],
    ['QQ 12345678 找我', 'QQ ［账号已隐去］ 找我'],
    ['写信到 rain@umbrella.example', '写信到 ［账号已隐去］'],
    ['微信群里说过', '微信群里说过'],
    ['皖B·8K123占道', '［车牌已隐去］占道'],
    ['皖BD12345是电车', '［车牌已隐去］是电车'],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected))
  test.each([
    ['3幢2单元501室漏水', '3幢某户漏水'],
    ['12栋1203', '12栋某户'],
    ['3-2-501的住户', '3幢某户的住户'],
    ['住2单元501', '住某户'],
    ['A座1203室', 'A座某户'],
    ['三号楼一单元201室', '三号楼某户'],
    ['3 幢 2 单元 501 室', '3 幢某户'],
    ['3幢1单元路灯', '3幢1单元路灯'],
    ['三号楼一单元', '三号楼一单元'],
    ['2单元楼道灯坏了', '2单元楼道灯坏了'],
    ['3幢楼下', '3幢楼下'],
    ['5幢500米外', '5幢500米外'],
  ])('a home is told to its building: %s', (text, expected) => expect(shown(text)).toBe(expected))
})
describe('a name is marked', () => {
  test.each([
    ['我叫张小明，住在这里', '我叫某某，住在这里'],
    ['我叫张三住在3幢', '我叫某某住在3幢'],
    ['姓名：欧阳雨伞', '姓名：某某'],
    ['联系人 李四', '联系人 某某'],
    ['楼上的李大爷不在', '楼上的某大爷不在'],
    ['王女士说', '某女士说'],
    ['晴川苑张建国家楼下漏水', '晴川苑某某家楼下漏水'],
    ['是李伟的车', '是某某的车'],
    ['隔壁王小芳说水停了', '隔壁某某说水停了'],
    ['周边的路灯', '周边的路灯'],
    ['张贴栏的玻璃', '张贴栏的玻璃'],
    ['两张床的被子', '两张床的被子'],
    ['陈旧的水管和黄色的线', '陈旧的水管和黄色的线'],
    ['行李箱的轮子', '行李箱的轮子'],
    ['孙子住在这里', '孙子住在这里'],
    ['一位女士说', '一位女士说'],
    ['有老人摔倒', '有老人摔倒'],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected))
})
test('marks never overlap and lie within the text', () => {
  const part = fc.constantFrom(
    '13912345678',
    '3幢2单元501室',
    '张女士',
    '0553-5871234',
    '伞',
    ' ',
    '皖B12345',
    '，',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      const marks = findMarks(text)
      for (const [i, mark] of marks.entries()) {
        expect(mark.from).toBeGreaterThanOrEqual(marks[i - 1]?.to ?? 0)
        expect(mark.to).toBeGreaterThan(mark.from)
        expect(mark.to).toBeLessThanOrEqual(text.length)
      }
      expect(neverPublic(redact(text, marks))).toEqual([])
    }),
  )
})
