import type { Act, MadeUp } from '../world.ts'

type Told = Pick<MadeUp, 'key' | 'days' | 'by' | 'grid' | 'place' | 'words' | 'source'> & {
  kind?: string
  category?: string
}
/** A concern of the ledger as somebody wrote it down, and what became of it since. */
const concern = ({ kind, category, ...told }: Told, ...acts: Act[]): MadeUp => ({
  ...told,
  loop: 'concern',
  form: { ...(kind ? { kind } : {}), ...(category ? { category } : {}) },
  acts,
})
const sorted = (who: string, kind: string, category: string): Act => ({
  who,
  step: 'sort',
  form: { kind, category },
})
const listed = (who: string): Act => ({ who, step: 'list', form: { sheet: '@list' } })
const follow = (who: string, plan = ''): Act => ({ who, step: 'follow', form: plan ? { plan } : {} })

const yijiang = [
  concern({
    ...{ key: 'told-lift', days: 0, by: 'worker', grid: 0, source: 'visit' },
    ...{ place: '4 幢', words: '4 幢住五楼的钱阿姨膝盖刚做过手术，上下楼要人扶，问能不能请人代买菜。' },
  }),
  concern({
    key: 'told-canteen',
    days: 0,
    by: 'clerk',
    grid: 2,
    source: 'group',
    place: '',
    words: '群里好几位老人问社区食堂中午能不能送餐。',
  }),
  concern(
    {
      ...{ key: 'told-plots', days: 2, by: 'worker2', grid: 1, source: 'group', place: '北侧绿地' },
      ...{
        kind: 'dispute',
        category: 'sanitation.greenery',
        words: '北侧绿地有人围起来种菜，两家为浇水的管子吵了几次。',
      },
    },
    sorted('worker2', 'dispute', 'sanitation.greenery'),
    follow('worker2', '先把两家请到一起谈，再清出绿地。'),
    listed('clerk'),
  ),
  concern(
    {
      ...{ key: 'told-battery', days: 1, by: 'worker', grid: 0, source: 'visit', place: '2 幢 1 单元' },
      ...{
        kind: 'hazard',
        category: 'fire.escape_way',
        words: '2 幢 1 单元楼道里有人给电动车电池充电，旁边堆着纸箱。',
      },
    },
    sorted('worker', 'hazard', 'fire.escape_way'),
  ),
  concern(
    {
      ...{ key: 'told-door', days: 4, by: 'branch', grid: 0, source: 'meeting', place: '单元门' },
      ...{
        kind: 'hazard',
        category: 'property.security',
        words: '党员会上说，2 幢单元门禁坏了快一周，晚上谁都能进。',
      },
    },
    sorted('branch', 'hazard', 'property.security'),
    { who: 'clerk', step: 'hand_on', form: { linked: 'matter:gate', sheet: '@list' } },
  ),
  concern(
    {
      ...{ key: 'told-shade', days: 6, by: 'clerk', grid: 1, source: 'phone', place: '东门' },
      ...{
        kind: 'suggestion',
        category: 'roads.barriers',
        words: '家长来电，希望东门接孩子的地方加一个雨棚。',
      },
    },
    sorted('clerk', 'suggestion', 'roads.barriers'),
    { who: 'clerk', step: 'explain', form: { reply: '雨棚已列入明年小区改造，电话里说明了时间。' } },
  ),
  concern(
    {
      ...{ key: 'told-water', days: 5, by: 'worker', grid: 0, source: 'group', place: '高层' },
      ...{ kind: 'hardship', category: 'utilities.water', words: '群里说早上四楼以上水压低，老人等水做饭。' },
    },
    sorted('worker', 'hardship', 'utilities.water'),
    follow('worker'),
    { who: 'worker', step: 'handle', form: { result: '联系泵房调高压力，连看两个早上都正常。' } },
    {
      who: 'worker',
      step: 'tell_back',
      form: { solved: 'solved', satisfaction: 'satisfied', words: '群里都说好了。' },
    },
    { who: 'clerk', step: 'clear' },
  ),
]

const wanzhi = [
  concern({
    key: 'told-bus',
    days: 0,
    by: 'clerk',
    grid: 0,
    source: 'message',
    place: '公交站',
    words: '留言说 12 路公交末班太早，上晚班的人回不了家。',
  }),
  concern(
    {
      ...{ key: 'told-well', days: 1, by: 'worker', grid: 0, source: 'visit', place: '7 幢后面' },
      ...{
        kind: 'hazard',
        category: 'roads.covers',
        words: '7 幢后面的井盖响，边上裂了一条缝，孩子常在上面跑。',
      },
    },
    sorted('worker', 'hazard', 'roads.covers'),
    follow('worker', '先放警示桩，今天报给市政。'),
    listed('secretary'),
  ),
  concern(
    {
      ...{ key: 'told-steps', days: 3, by: 'clerk', grid: 0, source: 'forum', place: '凉亭' },
      ...{
        kind: 'suggestion',
        category: 'roads.barriers',
        words: '广场问政会后有人补充，凉亭台阶该加扶手。',
      },
    },
    sorted('clerk', 'suggestion', 'roads.barriers'),
  ),
]

const fanchang = [
  concern({
    key: 'told-card',
    days: 0,
    by: 'branch',
    grid: 0,
    source: 'meeting',
    place: '',
    words: '支部会上说，独居的郭师傅不会用手机缴医保。',
  }),
  concern(
    {
      ...{ key: 'told-stairs', days: 2, by: 'worker', grid: 0, source: 'visit', place: '老楼' },
      ...{
        kind: 'dispute',
        category: 'noise.household',
        words: '楼上楼下为孩子半夜跑动的声音闹了矛盾，楼下老人睡不好。',
      },
    },
    sorted('worker', 'dispute', 'noise.household'),
    follow('worker', '约两家周末一起坐坐。'),
    listed('secretary'),
  ),
]

/** What people of a small world have in their ledgers of concerns, by district. */
export const CONCERNS: Readonly<Record<string, MadeUp[]>> = { yijiang, wanzhi, fanchang }
