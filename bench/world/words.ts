// Made-up reports and results, so that a full world weighs what a real one would: about 120 characters for a report and
// 150 for a unit's result.

type Topic = { category: string; trouble: string; details: string[]; effects: string[]; work: string[] }

const TOPICS: Topic[] = [
  {
    category: 'utilities',
    trouble: '楼道灯坏了一直没有人修',
    details: ['从一楼到四楼全都不亮，声控开关拍了也没有反应', '配电箱的盖子掉了，里面的电线露在外面'],
    effects: ['老人晚上下楼看不见台阶，前天已经有人扭了脚', '孩子下晚自习回来要打着手电筒上楼'],
    work: ['更换了损坏的声控灯八只、线路两段，并给配电箱加装了新的盖板和锁具'],
  },
  {
    category: 'sanitation',
    trouble: '垃圾桶满了几天没有人清运',
    details: ['垃圾袋堆到了人行道上，还有装修剩下的木板和旧床垫', '厨余垃圾和其他垃圾混在一起，污水流了一地'],
    effects: ['天热味道很大，苍蝇也多，一楼的住户不敢开窗', '推婴儿车的人只好走到机动车道上去'],
    work: ['安排清运车辆两台次清走积存垃圾约三吨，冲洗了地面，并对周边进行了消杀'],
  },
  {
    category: 'parking',
    trouble: '消防通道晚上一直停满车',
    details: ['画了黄线也没有用，最里面的两栋楼完全被堵住', '有几辆车长期不动，轮胎都瘪了'],
    effects: ['上周救护车进不来，家属只好把病人抬出去一百多米', '要是着了火，消防车根本开不进来'],
    work: ['联系车主挪移车辆十一台，拖离长期停放的车辆三台，重新施划了禁停标线并增设了隔离桩'],
  },
  {
    category: 'housing',
    trouble: '楼顶漏水已经很久没有解决',
    details: ['顶层两户的天花板和墙面发霉脱落，插座也进了水', '维修过一次，用的材料不行，一场大雨就又漏了'],
    effects: ['家里有刚出生的孩子，霉味重得没法住人', '用电不安全，一下雨就要把总闸拉掉'],
    work: ['对屋面约一百二十平方米的防水层进行了铲除重做，更换了两处落水口，并做了闭水试验'],
  },
  {
    category: 'roads',
    trouble: '人行道的地砖松动破损严重',
    details: ['有十几块踩上去会翘起来，下面的沙子已经流空了', '盲道断成了几截，井盖也比路面低了一截'],
    effects: ['下雨天踩上去溅一身水，骑车的人常常摔倒', '坐轮椅的邻居出门要绕很远的路'],
    work: ['修复人行道破损地砖四十余平方米，调整了两处井盖的高度，接通了中断的盲道'],
  },
  {
    category: 'noise',
    trouble: '夜里施工和广场音响太吵',
    details: ['工地过了十一点还在浇筑，搅拌车在路口排着队按喇叭', '音箱开得很大，一直要放到晚上十点半'],
    effects: [
      '家里有准备考试的学生，已经连着几天没有睡好',
      '有心脏病的老人吃了药也睡不着，去找他们说过也不听',
    ],
    work: ['对施工单位进行了约谈，责令二十二时后停止产生噪声的作业，并与音响使用人约定了时段和音量'],
  },
]

const SINCE = ['从上个月开始', '已经有半个多月了', '自从入夏以来', '最近这一个星期']
const TOLD = ['向物业反映过三次，每次都说在安排，', '打过电话，说不归他们管，', '在群里说过，没有人回，', '']
const ASKS = [
  '希望有关单位尽快到现场看一看，给个明确的时间。',
  '请帮忙协调解决，大家都等着，谢谢。',
  '请社区帮我们问一问到底归谁管，什么时候能好。',
]
const CAME = [
  '接到派单后，我单位于当日下午安排工作人员到现场核实，',
  '收到交办后，我单位次日上午会同社区和物业到现场查看，',
]
const FOUND = [
  '情况与反映的一致，主要原因是设施年久失修、日常巡查不到位。',
  '反映的情况属实，并就处理办法当面听取了几位居民的意见。',
]
const AFTER = [
  '目前已经处理完毕，现场照片附后。下一步将把该点位列入每周巡查，发现问题及时处理，请居民监督。',
  '工作人员已电话告知反映人处理结果，反映人表示认可。今后由专人负责该片区，联系电话已张贴在单元门口。',
]

export type Said = { category: string; title: string; words: string; result: string }

/** The same number gives the same words. Every combination of the bank comes before one comes again. */
export function said(n: number): Said {
  let left = n
  const pick = <T>(from: readonly T[]): T => {
    const one = from[left % from.length] as T
    left = Math.floor(left / from.length)
    return one
  }
  const topic = pick(TOPICS)
  const [detail, effect, since] = [pick(topic.details), pick(topic.effects), pick(SINCE)]
  const place = `${(n % 40) + 1} 幢 ${(n % 4) + 1} 单元`
  const title = `${place}${topic.trouble}`
  return {
    category: topic.category,
    title,
    words: `${title}，${since}就是这样。${detail}，${effect}。${pick(TOLD)}到现在还是老样子。${pick(ASKS)}`,
    result: `${pick(CAME)}${pick(FOUND)}经现场处置，${pick(topic.work)}。${pick(AFTER)}`,
  }
}
