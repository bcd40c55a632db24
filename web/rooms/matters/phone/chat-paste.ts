export type Split = { words: string; nicks: string[] }

const NOON = /(?:(?:上午|下午|凌晨|中午|晚上|早上|AM|PM)\s?)?/.source
const CLOCK = String.raw`${NOON}\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:AM|PM))?`
const DAY =
  /(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|昨天|前天|今天|星期[一二三四五六日天]|yesterday|today)/.source
const WHEN = String.raw`(?:${DAY}\s*)?${CLOCK}`
const NICK = /[^\s:：[\]【】()（）][^:：\n[\]【】]{0,23}?/.source
const [LEFT, RIGHT, COLON] = [/[[(（【]?/.source, /[\])）】]?/.source, /[:：]/.source]

/**
 * The heads that chats put before what was said: a nick and a time, or a time and a nick. The words follow on
 * the line after a colon, or below; a time amid a sentence is no head.
 */
const HEADS = [
  new RegExp(String.raw`^(?<nick>${NICK})\s+${LEFT}${WHEN}${RIGHT}\s*(?:${COLON}\s*(?<rest>.*))?$`, 'iu'),
  new RegExp(String.raw`^${LEFT}${WHEN}${RIGHT}\s+(?<nick>${NICK})\s*${COLON}\s*(?<rest>.*)$`, 'iu'),
]
/** A time or a day alone between two bubbles. */
const ONLY_TIME = new RegExp(String.raw`^[-\s]*(?:${WHEN}|${DAY})[-\s]*$`, 'iu')

type Head = { nick: string; rest: string }
function headOf(line: string): Head | undefined {
  for (const form of HEADS) {
    const found = form.exec(line)?.groups
    // "the lamp broke at 10:32" has a time too: what stands before it must look like a name.
    if (found?.nick && isNick(found.nick)) return { nick: found.nick.trim(), rest: found.rest ?? '' }
  }
  return undefined
}

const isNick = (words: string) =>
  words.trim().length > 0 && !/[，。！？；、,!?;]/u.test(words) && words.trim().split(/\s+/).length <= 4

/**
 * Words pasted out of a chat, without nicks and times: "Aunt Zhang 10:32: the lamp is out" becomes what was said.
 * Lines that only carry a colon stay as they are, unless the name before it was seen with a time.
 * Returns undefined where nothing looks like a chat, so that ordinary words are left alone.
 */
export function splitChat(pasted: string): Split | undefined {
  const lines = pasted
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trim())
  const nicks = new Set<string>()
  const kept: string[] = []
  let heads = 0
  for (const line of lines) {
    const head = headOf(line)
    if (head) {
      heads += 1
      nicks.add(head.nick)
      kept.push(head.rest)
    } else if (!ONLY_TIME.test(line) || line === '') kept.push(line)
    else heads += 1
  }
  if (!heads) return undefined
  const words = kept
    .map((line) => withoutNick(line, nicks))
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trim()
  return words && words !== pasted.trim() ? { words, nicks: [...nicks] } : undefined
}

function withoutNick(line: string, nicks: Set<string>): string {
  const at = /^([^:：]{1,24})[:：]\s*(.*)$/u.exec(line)
  return at?.[1] && nicks.has(at[1].trim()) ? (at[2] ?? '') : line
}

/**
 * Each message of a pasted chat by itself, without nick and time; lines under one head stay together. Where nothing looks like
 * a chat, each line is one.
 */
export function chatLines(pasted: string): string[] {
  const lines = pasted
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trim())
  const isChat = lines.some((line) => headOf(line) !== undefined)
  const messages: string[][] = []
  for (const line of lines) {
    const head = headOf(line)
    if (head) messages.push(head.rest ? [head.rest] : [])
    else if (line === '' || (isChat && ONLY_TIME.test(line))) continue
    else if (isChat && messages.length > 0) messages.at(-1)?.push(line)
    else messages.push([line])
  }
  return messages.map((words) => words.join('\n').trim()).filter((words) => words !== '')
}
