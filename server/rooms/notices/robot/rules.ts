import { MINUTE } from '../../../kit/time.ts'
import type { Verdict } from '../carriers.ts'
import { verdictOf } from '../rules.ts'
import type { Answer } from '../send.ts'

type Words = { zh: string; en: string }
type Lang = 'zh' | 'en'

/**
 * What a group may learn of a matter: by construction neither a title nor anybody's words, because those may name people.
 * `place` is the name of a grid, not what a reporter wrote.
 */
export type PublicFacts = {
  number?: number | undefined
  category?: Words | undefined
  place?: string | undefined
  state?: Words | undefined
  unit?: string | undefined
  due?: string | undefined
}
export type News = { kind: Words; urgent: boolean; about: string | null; at: string; what: PublicFacts }

/** What the receiver takes, in bytes of UTF-8. */
const MARKDOWN_BYTES = 4096
const TEXT_BYTES = 2048
const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8')

const CUT: Words = { zh: '……（过长，已截断）', en: '… (too long, cut)' }
/** Cut at a whole character, saying so. */
export function fit(text: string, most: number, lang: Lang): string {
  if (bytesOf(text) <= most) return text
  let kept = ''
  let room = most - bytesOf(CUT[lang])
  for (const character of text) {
    room -= bytesOf(character)
    if (room < 0) break
    kept += character
  }
  return kept + CUT[lang]
}

/** No marks of the format, and no long runs of digits: a name of a place may have been given a phone number. */
const plain = (text: string) =>
  text
    .replace(/[\p{Cc}*_`<>[\]()#|\\]/gu, ' ')
    .replace(/\d{7,}/g, '****')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 60)

const dueText = (iso: string, lang: Lang) =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
    month: lang === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(iso))

const LABELS: Record<string, Words> = {
  state: { zh: '状态', en: 'State' },
  unit: { zh: '承办', en: 'Unit' },
  due: { zh: '时限', en: 'Limit' },
  open: { zh: '打开查看', en: 'Open' },
  urgent: { zh: '紧急', en: 'Urgent' },
}
const say = (key: string, lang: Lang) => LABELS[key]?.[lang] ?? key
const colon = (lang: Lang) => (lang === 'zh' ? '：' : ': ')

/** The first line of a piece of news: its kind, number, category and place. */
function headOf({ kind, urgent, what }: News, lang: Lang): string {
  const parts = [
    what.number === undefined ? undefined : `#${what.number}`,
    what.category && plain(what.category[lang] || what.category.zh),
    what.place && plain(what.place),
  ].filter(Boolean)
  const mark = urgent ? `${say('urgent', lang)} · ` : ''
  return `【${mark}${plain(kind[lang])}】${parts.join(' · ')}`
}

const detailsOf = ({ what }: News, lang: Lang): string[] => {
  const told: [string, string | undefined][] = [
    ['state', what.state && plain(what.state[lang] || what.state.zh)],
    ['unit', what.unit && plain(what.unit)],
    ['due', what.due && dueText(what.due, lang)],
  ]
  return told.flatMap(([key, value]) => (value ? [`${say(key, lang)}${colon(lang)}${value}`] : []))
}

type Robot = { lang: Lang; mentionAll: boolean }
export type Payload =
  | { msgtype: 'markdown'; markdown: { content: string } }
  | { msgtype: 'text'; text: { content: string; mentioned_mobile_list: string[] } }

const markdown = (content: string, lang: Lang): Payload => ({
  msgtype: 'markdown',
  markdown: { content: fit(content, MARKDOWN_BYTES, lang) },
})

/** One piece of news. Only plain text can call everybody; so urgent news is plain where the group wants to be called. */
export function single(news: News, robot: Robot, link: string | null): Payload {
  const { lang } = robot
  const details = detailsOf(news, lang).join(' · ')
  if (news.urgent && robot.mentionAll) {
    const content = [headOf(news, lang), details, link ?? ''].filter(Boolean).join('\n')
    return {
      msgtype: 'text',
      text: { content: fit(content, TEXT_BYTES, lang), mentioned_mobile_list: ['@all'] },
    }
  }
  const lines = [
    `**${headOf(news, lang)}**`,
    details && `> ${details}`,
    link && `[${say('open', lang)}](${link})`,
  ]
  return markdown(lines.filter(Boolean).join('\n'), lang)
}

/**
 * Several in one: how many of each kind, then the lines, the urgent ones first and each sort in the order they came, as many as
 * fit; what does not fit is counted.
 */
export function digest(all: readonly News[], robot: Robot, home: string): Payload {
  const { lang } = robot
  const counts = new Map<string, number>()
  for (const news of all) counts.set(plain(news.kind[lang]), (counts.get(plain(news.kind[lang])) ?? 0) + 1)
  const head =
    lang === 'zh' ? `**织网：${all.length} 条消息合并为一条**` : `**Gridloom: ${all.length} messages in one**`
  const tally = [...counts].map(([kind, n]) => `${kind} ${n}`).join(' · ')
  const foot = `[${say('open', lang)}](${home})`
  const rest = (n: number) => (lang === 'zh' ? `另有 ${n} 条未列出` : `${n} more are not listed here`)
  const lines = [...all.filter((n) => n.urgent), ...all.filter((n) => !n.urgent)].map(
    (news) => `> ${[headOf(news, lang), ...detailsOf(news, lang)].join(' · ')}`,
  )
  const frame = bytesOf([head, fit(tally, 600, lang), rest(all.length), foot].join('\n')) + 2
  const kept: string[] = []
  let room = MARKDOWN_BYTES - frame
  for (const line of lines) {
    room -= bytesOf(line) + 1
    if (room < 0) break
    kept.push(line)
  }
  const left = lines.length - kept.length
  return markdown(
    [head, fit(tally, 600, lang), ...kept, ...(left > 0 ? [rest(left)] : []), foot].join('\n'),
    lang,
  )
}

const TOO_OFTEN = 45009
const BUSY = -1

/** The group robot answers 200 and says in the body what became of it. A receiver of another make may say nothing. */
export function robotVerdict(answer: Answer): Verdict {
  if (answer.status < 200 || answer.status >= 300) return verdictOf(answer)
  const code = /"errcode"\s*:\s*(-?\d+)/.exec(answer.body)?.[1]
  if (code === undefined || Number(code) === 0) return { kind: 'taken' }
  const message = /"errmsg"\s*:\s*"([^"]{0,120})/.exec(answer.body)?.[1] ?? ''
  const why = `errcode ${code} ${message}`.trim()
  if (Number(code) === TOO_OFTEN) return { kind: 'again', why, afterMs: MINUTE }
  return Number(code) === BUSY ? { kind: 'again', why } : { kind: 'refused', why }
}

/** What may be seen of an address whose query or path is a key: the host and its last four characters. */
export function shownOf(address: string): string {
  const url = new URL(address)
  return `${url.host}/…${address.slice(-4)}`
}

/** A message to see whether the address is right. */
export const trial = (name: string, place: string, lang: Lang): Payload =>
  markdown(
    lang === 'zh'
      ? `**织网测试消息**\n> ${plain(place)}的“${plain(name)}”已接通，收到这条就说明地址没有问题。`
      : `**A test message of Gridloom**\n> “${plain(name)}” for ${plain(place)} is connected: whoever reads this knows that the address is right.`,
    lang,
  )
