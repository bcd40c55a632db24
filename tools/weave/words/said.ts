import type { Random } from '../random.ts'
import type { Line, Topic, Wish } from './bank.ts'

// How people put it around the trouble itself.
const SINCE = [
  '从上周起',
  '已经有半个多月了',
  '最近几天',
  '这个月以来',
  '前天开始',
  '入秋以后',
  '自从换季以后',
  '这几个星期',
  '',
] /** A trouble that says itself since when or how often, and what is no trouble. */
const TIMED = /\{n\}|天天|一直|半|月|昨|前天|从|又|第|每|刚|老是|感谢|建议|希望|想/
const TOLD = [
  '跟物业说过三次，每次都说在安排',
  '打过电话，说不归他们管',
  '在群里说过，没有人回',
  '之前登记过一次，还没有消息',
  '',
]
const ASKS = [
  '希望尽快到现场看一看',
  '请给个明确的时间',
  '麻烦帮忙协调一下，谢谢',
  '请问到底归谁管',
  '大家都等着',
  '请社区帮我们问一问',
  '一时解决不了也请说一声',
]
const AROUND = ['里侧', '外侧', '拐角处', '正对面', '往里三十米']
const USUAL = {
  done: '已到场办理完毕。',
  own: '网格员到场处理，已经恢复。',
  answer: '情况已向您说明，如有新情况请随时反映。',
}
const WHO = ['我母亲', '我父亲', '隔壁王奶奶', '楼上的李大爷', '我', '对门的阿姨', '我们单元的老兵']
const WISH_TAILS = [
  '周末都在家',
  '下午在家的时间多',
  '听邻居说可以找党员帮忙',
  '不急，什么时候方便都行',
  '先谢谢了',
  '白天打电话都能接',
  '以前从来没有麻烦过人',
  '',
  '',
]
const GATES = ['东门', '南门', '西门', '北门']

export type Spot = {
  building: number
  stairs: number
  floor: number
  days: number
  gate: string
  estate: string
}

export const spotIn = (r: Random, estate: string): Spot => ({
  building: r.between(1, 28),
  stairs: r.between(1, 4),
  floor: r.between(2, 17),
  days: r.between(2, 9),
  gate: r.pick(GATES),
  estate,
})

/** A text of a bank about a certain spot. */
export const filled = (text: string, at: Spot): string =>
  text
    .replaceAll('{b}', String(at.building))
    .replaceAll('{u}', String(at.stairs))
    .replaceAll('{f}', String(at.floor))
    .replaceAll('{n}', String(at.days))
    .replaceAll('{g}', at.gate)
    .replaceAll('{e}', at.estate)

const sentence = (...parts: string[]) => `${parts.filter((part) => part !== '').join('，')}。`

/** Those that go with a way of telling the trouble. */
export const fitting = (lines: readonly Line[], told: number): string[] =>
  lines.filter(({ of }) => of.length === 0 || of.includes(told)).map(({ text }) => text)

/** A trouble as somebody tells it; `told` is which of its ways they chose, counted from 1. */
export type Telling = { topic: Topic; spot: Spot; told: number }

/** A way of telling the trouble for which there is a line of every kind that will be wanted of it. */
export function tellingOf(
  topic: Topic,
  r: Random,
  spot: Spot,
  wanted: 'done' | 'own' | 'answer' | undefined,
): Telling {
  const ways = topic.say.map((_, i) => i + 1)
  const fit = wanted ? ways.filter((told) => fitting(topic[wanted], told).length > 0) : ways
  return { topic, spot, told: r.pick(fit.length > 0 ? fit : ways) }
}

/** What was done, or is so, in the words of the bank. */
export const outcomeWords = (
  { topic, spot, told }: Telling,
  kind: 'done' | 'own' | 'answer',
  r: Random,
): string => {
  const lines = fitting(topic[kind], told)
  return filled(lines.length > 0 ? r.pick(lines) : USUAL[kind], spot)
}

/** What somebody reports: a sentence or a few, as people are brief or not. */
export function reportWords({ topic, spot, told }: Telling, r: Random): string {
  const brief = r.chance(topic.plain ? 0.6 : 0.3)
  const say = topic.say[told - 1] ?? ''
  const since = !topic.plain && !TIMED.test(say) && r.chance(0.45) ? r.pick(SINCE) : ''
  const details = brief ? [] : r.shuffle(fitting(topic.more, told)).slice(0, r.between(1, 2))
  const so = fitting(topic.so, told)
  const effect = so.length > 0 && !brief && r.chance(0.75) ? [r.pick(so)] : []
  const blame = !topic.plain && r.chance(0.25) ? r.pick(TOLD) : ''
  return filled(
    [
      sentence(since, say),
      details.length > 0 ? sentence(...details) : '',
      effect.length > 0 ? sentence(...effect) : '',
      blame && sentence(blame),
      !topic.plain && r.chance(brief ? 0.3 : 0.6) ? sentence(r.pick(ASKS)) : '',
    ].join(''),
    spot,
  )
}

/** Where it is: as the trouble itself says it, else as is usual for such things. */
export function placeWords({ topic, spot, told }: Telling, r: Random): string {
  const say = topic.say[told - 1] ?? ''
  if (say.includes('{u}')) return filled('{b} 幢 {u} 单元', spot)
  if (say.includes('{b}')) return filled('{b} 幢', spot)
  if (say.includes('{g}')) return filled('{g}', spot) + (r.chance(0.3) ? r.pick(AROUND) : '')
  return filled(r.pick(topic.spots), spot)
}

/** What somebody wishes for. */
export function wishWords(wish: Wish, r: Random): string {
  const tail = r.pick(WISH_TAILS)
  const said = r.pick(wish.say).replaceAll('{who}', r.pick(WHO))
  return tail ? `${said}。${tail}。` : `${said}。`
}
