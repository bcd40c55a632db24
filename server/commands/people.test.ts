import { expect, test } from 'vitest'
import { lostUmbrella } from '../../tests/harness/lost-umbrella.ts'
import { personOf, staffByLogin } from '../rooms/access/index.ts'
import { staffCommand, unitCommand } from './people.ts'

const w = await lostUmbrella()
async function run(command: typeof staffCommand, ...args: string[]): Promise<string> {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  await command.run({ house: w.house, args, say, analyze: async () => {} })
  return said.join('\n')
}
const IN = ['--district', 'umbrella']
const NEW = ['--login', 'keeper', '--name', '保管员', '--role', 'unit_liaison']

test('the operator makes a unit and gives it a liaison, who finds its orders', async () => {
  expect(
    await run(
      unitCommand,
      'add',
      ...IN,
      '--name',
      '雨伞保管处',
      '--kind',
      'company',
      '--answers-for',
      'other',
    ),
  ).toMatch(/^unit 雨伞保管处 is number \d+$/)
  expect(await run(staffCommand, 'add', ...IN, ...NEW, '--unit', '雨伞保管处')).toContain(
    'account keeper is made',
  )
  const account = await staffByLogin(w.house.db, 'keeper')
  const keeper = await personOf(w.house, account?.id ?? 0)
  const { id } = await w.report()
  await w.step(w.who.clerk, id, 'dispatch', {
    units: { lead: keeper.posts[0]?.partnerId, assist: [] },
  })
  const [order = ''] = await w.orders(id)
  await w.step(keeper, order, 'acknowledge')
  expect((await w.stored(order)).state).toBe('acknowledged')
})
test.each([
  [staffCommand, ['add', ...IN, ...NEW, '--unit', '没有的单位'], 'no such unit'],
  [staffCommand, ['add', ...IN, ...NEW, '--unit', 'x', '--code', '990001'], 'not in both'],
  [unitCommand, ['add', ...IN, '--name', '伞', '--kind', 'shop'], '--kind is one of'],
  [
    unitCommand,
    ['add', ...IN, '--name', '伞', '--kind', 'company', '--answers-for', 'rain'],
    'no such category',
  ],
])('what is wrong is said in one line (%#)', async (command, args, line) => {
  await expect(run(command, ...args)).rejects.toThrow(line)
})
