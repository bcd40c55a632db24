import { beforeAll, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { say } from '../../kit/problems.ts'
import { addUnit, unitOf } from '../partners/index.ts'
import { dutyOf } from './index.ts'

const w = await lostUmbrella()
const { house, districtId, nodes, units } = w

describe('duty lists', () => {
  let office = 0
  beforeAll(async () => {
    const { id } = await addUnit(house.db, districtId, {
      kind: 'government',
      name: '长柄街道办事处',
      nameEn: 'Changbing Sub-district Office',
      now: w.clock.now(),
      nodeId: nodes.street,
    })
    office = id
  })
  const duty = async (category: string | null, lead: boolean, unitId = office) => {
    const found = await dutyOf(house, { districtId, unitId, category, lead })
    return found && [found.code, say(found, 'zh')]
  }
  test('a street is tied to its node', async () => {
    expect((await unitOf(house, districtId, office))?.nodeId).toBe(nodes.street)
  })
  test('what the level above took back goes to no street, not even to assist, and it is said who has it', async () => {
    const [code, words] = (await duty('property.lifts', false)) ?? []
    expect(code).toBe('lists.duty_recalled')
    expect(words).toBe(
      '长柄街道办事处不再办理“电梯故障与安装”：“电梯等特种设备的安全检查”已列入上级收回履职事项（依据《中华人民共和国特种设备安全法》），由市场监督管理局负责，请派给市场监督管理局。（所依据的清单为示例，非官方清单。）',
    )
  })
  test('what a street only assists with it does not lead; a category of its own list wins over its group', async () => {
    expect([(await duty('fire.escape_way', true))?.[0], await duty('fire.escape_way', false)]).toEqual([
      'lists.duty_assist_only',
      undefined,
    ])
    expect((await duty('fire.flammables', false))?.[0]).toBe('lists.duty_recalled')
  })
  test('what is basic, unlisted, uncategorised, or for another kind of unit is let through', async () => {
    expect([
      await duty('sanitation.litter', true),
      await duty('transport.bus', true),
      await duty(null, true),
      await duty('property.lifts', true, units.office),
    ]).toEqual([undefined, undefined, undefined, undefined])
  })
})
