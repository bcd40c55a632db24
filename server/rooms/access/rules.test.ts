import { describe, expect, test } from 'vitest'
import { maskName, maskPhone, RESIDENT_CAN, ROLES, roleWords } from './rules.ts'

test('a phone is masked to what its owner knows it by', () => {
  expect(maskPhone('13911112222')).toBe('139****2222')
})
test.each([
  ['雷雨霏', '雷**'],
  ['雷霏', '雷*'],
  ['欧阳晴空', '欧**'],
  ['雷', '雷*'],
  [' 雷雨霏 ', '雷**'],
  ['𠮷野', '𠮷*'],
  ['', '*'],
])('the name %j is masked as %j', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

describe('roles', () => {
  test('have words in both languages, and so have all other actors of a loop', () => {
    for (const role of [
      ...Object.keys(ROLES),
      'resident',
      'reporter',
      'clock',
      'join',
      'cascade',
      'import',
    ]) {
      const { zh, en } = roleWords(role)
      expect([role, /\p{Script=Han}/u.test(zh), /^[a-z ]+$/.test(en)]).toEqual([role, true, true])
    }
  })
  test('who keeps accounts reads no words of residents, and who leads takes no steps', () => {
    expect(ROLES.admin?.can.filter((permission) => permission.startsWith('matters.'))).toEqual([])
    expect(ROLES.leader?.can).not.toContain('matters.step')
    expect(ROLES.leader?.can).not.toContain('matters.open_reporter')
  })
  test('residents may do nothing but with their own', () => {
    expect([...RESIDENT_CAN].sort()).toEqual([
      'files.bring',
      'matters.read',
      'matters.report',
      'matters.step',
    ])
  })
})
