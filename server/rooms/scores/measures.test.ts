import { mkdtempSync, writeFileSync, cpSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { neutralTenants } from '../../../tests/harness/house.ts'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { loadTenants } from '../../kit/tenants.ts'
import { loopsOnRecord } from '../matters/index.ts'
import { loadDistrict } from '../grid/index.ts'
import { flawsOf, measuresOf, type Rule, ruleOf } from './measures.ts'

const shipped = loadTenants()

test.each(shipped.all.map((tenant) => [tenant.key, tenant] as const))(
  'the measures that ship for %s name only what its loops have',
  async (_, tenant) => {
    const { house, clock } = await openTestHouse({ tenants: shipped })
    await loadDistrict(house.db, tenant, { demo: false, now: clock.now() })
    expect(flawsOf(measuresOf(tenant, shipped), await loopsOnRecord(house, tenant.id))).toEqual([])
    expect((await ruleOf(house, tenant.id)).version).toMatch(/^\d+(\.\d+)?$/)
  },
)

test('a district lays its own loops over what all share, and its version beside theirs', () => {
  const [wanzhi, yijiang] = ['wanzhi', 'yijiang'].map((key) => measuresOf(shipped.byKey(key), shipped))
  expect(Object.keys(wanzhi?.loops ?? {})).toEqual(
    expect.arrayContaining(['whistle', 'plaza_forum', 'four_orders']),
  )
  expect(wanzhi?.together).toEqual(['whistle', 'plaza_forum'])
  expect(wanzhi?.version).toMatch(/^\d+\.\d+$/)
  expect(Object.keys(yijiang?.loops ?? {})).not.toContain('plaza_forum')
  expect(yijiang?.version).toMatch(/^\d+$/)
})

describe('a rule that names what is not there is refused with the place and the name', async () => {
  const w = await lostUmbrella()
  const loops = await loopsOnRecord(w.house, w.districtId)
  const rule = await ruleOf(w.house, w.districtId)
  const flawsWith = (change: (rule: Rule) => void) => {
    const copy = structuredClone(rule) as Rule
    change(copy)
    return flawsOf(copy, loops)
  }
  const whistle = (copy: Rule) => copy.loops.whistle as NonNullable<Rule['loops'][string]>
  const orders = (copy: Rule) => whistle(copy).orders as NonNullable<Rule['loops'][string]['orders']>
  test.each<[string, (copy: Rule) => void, RegExp]>([
    ['a loop', (r) => Object.assign(r.loops, { umbrella: whistle(r) }), /^no loop “umbrella”$/],
    ['a loop to add up', (r) => r.together.push('parasol'), /together: no rule for loop “parasol”/],
    [
      'a step',
      (r) => whistle(r).accepted.push({ step: 'open_umbrella' }),
      /accepted: “whistle” has no step “open_umbrella”/,
    ],
    [
      'a child',
      (r) => whistle(r).returned.push({ loop: 'parasol', step: 'x' }),
      /returned: no loop “parasol”/,
    ],
    [
      'a step of a child',
      (r) => whistle(r).contacted.push({ loop: 'order', step: 'wave' }),
      /contacted: “order” has no step “wave”/,
    ],
    ['a drop', (r) => whistle(r).dropped.push('lose'), /dropped: “whistle” has no step “lose”/],
    ['an end', (r) => whistle(r).uncounted.push('reported'), /“reported” is no end/],
    ['a state', (r) => whistle(r).excused.in.push('raining'), /excused: “whistle” has no state “raining”/],
    [
      'a state of a stage',
      (r) => orders(r).stages.contact[0]?.in.push('wet'),
      /contact: “order” has no state “wet”/,
    ],
    [
      'a step of a stage',
      (r) => orders(r).stages.feed_back[0]?.done.push('dry'),
      /feed_back: “order” has no step “dry”/,
    ],
    ['a step of orders', (r) => orders(r).void.push('fold'), /orders: “order” has no step “fold”/],
    [
      'an answer',
      (r) => whistle(r).called?.solved.valid.push('perhaps'),
      /called: “solved” has no answer “perhaps”/,
    ],
    [
      'an answer that is none',
      (r) => whistle(r).called?.solved.yes.push('perhaps'),
      /“perhaps” is no valid answer/,
    ],
    [
      'a field',
      (r) =>
        Object.assign(whistle(r).called ?? {}, {
          satisfied: { field: 'colour', valid: ['red'], yes: ['red'], fair: [] },
        }),
      /“call_back” has no choice “colour”/,
    ],
  ])('%s', (_, change, says) => {
    expect(flawsWith(change).join('\n')).toMatch(says)
  })
  test('and the shipped one is not', () => {
    expect(flawsWith(() => {})).toEqual([])
  })
})

test('a file that is flawed stops the district with its name, and so does one that does not read', async () => {
  const dir = `${mkdtempSync(join(tmpdir(), 'measures-'))}/`
  const { commonDir } = neutralTenants()
  cpSync(commonDir, `${dir}common/`, { recursive: true })
  cpSync(neutralTenants().byKey('umbrella').dir, `${dir}umbrella/`, { recursive: true })
  const own = (text: object) => writeFileSync(`${dir}umbrella/measures.json`, JSON.stringify(text))
  own({ version: 2, loops: { whistle: { accepted: [{ step: 'open_umbrella' }] } } })
  const tenants = loadTenants(dir)
  const { house, clock } = await openTestHouse({ tenants })
  const tenant = tenants.byKey('umbrella')
  await loadDistrict(house.db, tenant, { demo: false, now: clock.now() })
  await expect(ruleOf(house, tenant.id)).rejects.toMatchObject({
    code: 'scores.measures_flawed',
    params: { file: 'umbrella/measures.json', flaws: expect.stringContaining('open_umbrella') },
  })
  own({ version: 0, rain: true })
  await expect(ruleOf(house, tenant.id)).rejects.toMatchObject({
    code: 'scores.measures_flawed',
    params: { flaws: expect.stringContaining('rain') },
  })
})
