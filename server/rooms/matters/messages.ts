import { HOUR } from '../../kit/clock.ts'

/** A resident's message as a file of an older platform holds it. Texts are kept to the letter. */
export type Message = {
  ref: string
  from: string | null
  title: string | null
  time: Date
  words: string
  reply: string | null
  replyTime: Date | null
}

/** Column names by which a field is known when the operator maps none. */
export const ALIASES: Record<keyof Message, readonly string[]> = {
  ref: ['留言编号', '编号', '工单编号', 'number', 'id'],
  from: ['留言用户', '用户', '留言人', 'from', 'user'],
  title: ['留言主题', '主题', '标题', 'title'],
  time: ['留言时间', '时间', '受理时间', 'time', 'created_at'],
  words: ['留言详情', '详情', '内容', '留言内容', 'words', 'detail'],
  reply: ['答复意见', '答复', '答复内容', 'reply'],
  replyTime: ['答复时间', 'reply_time'],
}
export const NEEDED: readonly (keyof Message)[] = ['ref', 'time', 'words']
export const WORDS_MAX = 20_000
const TITLE_MAX = 200

/** Nothing that is imported happened before; two-digit years would be taken for the last century. */
const FIRST_YEAR = 1949
const CHINA_MS = 8 * HOUR

/** A time as files write it: with a zone as it says, otherwise Chinese wall clock; undefined for what is no time. */
export function readTime(text: string): Date | undefined {
  const plain =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(
      text.trim(),
    )
  if (plain) {
    const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = plain.slice(1).map((part) => Number(part ?? 0))
    const at = new Date(Date.UTC(y, mo - 1, d, h, mi, s))
    const real =
      y >= FIRST_YEAR &&
      at.getUTCMonth() === mo - 1 &&
      at.getUTCDate() === d &&
      at.getUTCHours() === h &&
      mi < 60 &&
      s < 60
    return real ? new Date(at.getTime() - CHINA_MS) : undefined
  }
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text.trim())) return undefined
  const at = new Date(text.trim())
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** A row as a message, or the reason why it can't be one. */
export function readMessage(
  cells: Record<string, string>,
  columns: Record<keyof Message, string | undefined>,
  asOf: Date,
): Message | { ref: string | null; reason: string } {
  const cell = (field: keyof Message) => (columns[field] === undefined ? '' : (cells[columns[field]] ?? ''))
  const ref = cell('ref').trim()
  const refuse = (reason: string) => ({ ref: ref || null, reason })
  if (!ref) return refuse('no number')
  if (ref.length > 60) return refuse('number longer than 60 characters')
  const words = cell('words')
  if (!words.trim()) return refuse('no words')
  if (words.length > WORDS_MAX || cell('reply').length > WORDS_MAX)
    return refuse(`words longer than ${WORDS_MAX} characters`)
  if (cell('title').length > TITLE_MAX) return refuse(`title longer than ${TITLE_MAX} characters`)
  const time = readTime(cell('time'))
  if (!time) return refuse('unreadable time')
  if (time > asOf) return refuse('later than the as-of date')
  const reply = cell('reply').trim() ? cell('reply') : null
  const replyTime = cell('replyTime').trim() ? readTime(cell('replyTime')) : null
  if (replyTime === undefined) return refuse('unreadable time of the reply')
  if (reply && !replyTime) return refuse('a reply without its time')
  if (replyTime && replyTime < time) return refuse('reply earlier than the message')
  return {
    ref,
    from: cell('from').trim() || null,
    title: cell('title').trim() ? cell('title') : null,
    time,
    words,
    reply,
    replyTime,
  }
}
