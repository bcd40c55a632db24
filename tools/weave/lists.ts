import { handClock } from '../../server/kit/clock.ts'
import type { House } from '../../server/kit/house.ts'
import { Problem } from '../../server/kit/problems.ts'
import { DAY, HOUR, inChina } from '../../server/kit/time.ts'
import { personOf } from '../../server/rooms/access/index.ts'
import { apply, takeAdmissionStep } from '../../server/rooms/lists/index.ts'
import { addGovernments } from '../../server/rooms/partners/index.ts'

type Act = {
  step: 'approve' | 'reject' | 'publish' | 'refuse' | 'uphold' | 'overrule' | 'withdraw'
  reason?: string
}
type Woven = {
  unit: string
  class: string
  title: string
  about: string
  provides: string
  basis?: string
  /** How many days ago it was applied for. */
  days: number
  /** An urgent one: its last day, from today on. */
  lastIn?: number
  acts: Act[]
}

const PUBLISHED: Act[] = [{ step: 'approve' }, { step: 'publish' }]

/** Entries in each state of the admission list, the earliest first; all of them made up. */
const ENTRIES: readonly Woven[] = [
  {
    unit: 'gongdian',
    class: 'safety',
    title: '重要时段用电安全提醒',
    about: '假期前提醒居民检查线路，发现飞线充电及时上报。',
    provides: '供电所每周派两名电工到社区',
    days: 26,
    lastIn: -8,
    acts: PUBLISHED,
  },
  {
    unit: 'zhujian',
    class: 'voices',
    title: '老旧小区加装电梯意见征集',
    about: '网格员上门听取同单元住户对加装电梯的意见，只记录同意、不同意和顾虑，不收集证件。',
    provides: '每个小区一名技术人员驻点答疑，印制图册',
    basis: '《民法典》',
    days: 24,
    acts: PUBLISHED,
  },
  {
    unit: 'chengguan',
    class: 'safety',
    title: '校门口非机动车有序停放劝导',
    about: '上下学时段在校门口劝导有序停放，不拍照、不登记个人信息。',
    provides: '执法中队安排人员同到现场',
    days: 20,
    acts: [
      ...PUBLISHED,
      { step: 'refuse', reason: '高峰时段网格员在校门口值守，人手不够。' },
      { step: 'overrule', reason: '执法中队已增派两人，改为每周三次。' },
    ],
  },
  {
    unit: 'chengguan',
    class: 'environment',
    title: '垃圾分类入户登记',
    about: '入户登记每户垃圾分类情况。',
    provides: '分类垃圾袋',
    days: 18,
    acts: [...PUBLISHED, { step: 'withdraw', reason: '改由物业企业在投放点引导，不再入户登记。' }],
  },
  {
    unit: 'chengguan',
    class: 'environment',
    title: '沿街商户店外堆物劝导',
    about: '日常巡查时劝导商户把货物收回店内，劝导无效的上报，不负责处罚。',
    provides: '执法中队接报后两小时内到场',
    days: 15,
    acts: [...PUBLISHED, { step: 'refuse', reason: '本社区没有沿街商铺，且劝导后无人接续处理。' }],
  },
  {
    unit: 'zhujian',
    class: 'information',
    title: '出租房屋每日登记上报',
    about: '网格员每天填报出租房屋人员进出情况。',
    provides: '无',
    days: 12,
    acts: [{ step: 'reject', reason: '每日重复填报加重基层负担，数据可以从现有系统共享取得。' }],
  },
  {
    unit: 'gongdian',
    class: 'emergency',
    title: '寒潮期间独居老人用电关照',
    about: '寒潮预警期间看一看独居老人家中取暖用电是否安全。',
    provides: '供电所开通抢修专线，免费更换老化插座',
    days: 5,
    lastIn: 20,
    acts: PUBLISHED,
  },
  {
    unit: 'zhujian',
    class: 'hazards',
    title: '房屋外墙脱落巡看',
    about: '巡查时看外墙有无空鼓脱落，拍一张全景照片上报，不要求攀爬检查。',
    provides: '鉴定机构三个工作日内到场',
    days: 4,
    acts: [{ step: 'approve' }],
  },
  {
    unit: 'chengguan',
    class: 'emergency',
    title: '低温雨雪天气扫雪动员',
    about: '降雪时动员沿街商户和党员志愿者清扫门前积雪。',
    provides: '融雪剂和铁锹，环卫车辆统一清运',
    days: 1,
    lastIn: 25,
    acts: [],
  },
]

/**
 * Weaves a district's admission list through the acts that people use, at hours that lie in the past, and a unit for the
 * government of each street and town. Entries of units that the world lacks are left out. `accounts`, `units` and `nodes` are
 * keyed as in the worlds; `idOf` makes the same id for the same name.
 */
export async function weaveLists(
  real: House,
  world: {
    districtId: number
    accounts: ReadonlyMap<string, number>
    units: ReadonlyMap<string, number>
    nodes: ReadonlyMap<string, number>
    idOf(name: string): string
  },
): Promise<void> {
  const now = real.clock.now().getTime()
  const clock = handClock(new Date(now))
  const house: House = { ...real, clock }
  await addGovernments(house.db, world.districtId, clock.now())
  const who = (key: string) => personOf(house, world.accounts.get(key) ?? 0)
  const [centre, secretary] = [await who('centre'), await who('secretary')]
  for (const [i, { unit, days, lastIn, acts, ...words }] of ENTRIES.entries()) {
    const unitId = world.units.get(unit)
    if (unitId === undefined) continue
    clock.set(new Date(now - days * DAY - 2 * HOUR))
    const id = world.idOf(`admission ${i}`)
    const liaison = await who(unit)
    const lastDay = lastIn === undefined ? {} : { lastDay: inChina(now + lastIn * DAY).slice(0, 10) }
    try {
      await apply(house, liaison, {
        ...words,
        ...lastDay,
        id,
        unitId,
        urgent: lastIn !== undefined,
      })
    } catch (error) {
      // an earlier weaving was cut off on another day: its last days are counted from then
      if (!(error instanceof Problem && error.code === 'lists.id_taken')) throw error
    }
    for (const [nth, { step, reason }] of acts.entries()) {
      clock.forward(3 * HOUR)
      const atCommunity = step === 'refuse' || step === 'overrule' || step === 'uphold'
      const person = step === 'refuse' ? secretary : step === 'withdraw' ? liaison : centre
      await takeAdmissionStep(house, person, id, {
        requestId: world.idOf(`admission ${i} ${step}`),
        version: nth + 1,
        step,
        ...(reason === undefined ? {} : { reason }),
        ...(atCommunity ? { nodeId: world.nodes.get('community') ?? 0 } : {}),
      })
    }
  }
}
