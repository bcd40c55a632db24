import { HOUR } from '../../kit/time.ts'
import { type Problem, problem } from '../../kit/problems.ts'

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
  from: ['留言用户', '用户', '留言人', '网友', '昵称', 'from', 'user'],
  title: ['留言主题', '主题', '标题', 'title'],
  time: ['留言时间', '时间', '受理时间', '发布时间', '提交时间', '留言日期', 'time', 'created_at'],
  words: ['留言详情', '详情', '内容', '留言内容', '反映内容', '诉求内容', '正文', 'words', 'detail'],
  reply: ['答复意见', '答复', '答复内容', '回复', '回复内容', 'reply'],
  replyTime: ['答复时间', '答复日期', '回复时间', '回复日期', 'reply_time'],
}
export const NEEDED: readonly (keyof Message)[] = ['ref', 'time', 'words']
export const WORDS_MAX = 20_000
const TITLE_MAX = 200
const FROM_MAX = 200

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

/** Why a row is no message: what is wrong with which field. `ref` is its number, where it has one. */
export type NoMessage = { ref: string | null; field: keyof Message; why: Problem }

/** A date that lost its format on the way through a spreadsheet: days since 1900. */
const isBareNumber = (text: string) => /^\d{4,6}(\.\d+)?$/.test(text.trim())
const REF_MAX = 60

/** A message from its cells by field, or the reason why they make none. Nothing after `asOf` is taken. */
export function messageOf(cell: (field: keyof Message) => string, asOf: Date): Message | NoMessage {
  const ref = cell('ref').trim()
  const refuse = (field: keyof Message, why: Problem): NoMessage => ({ ref: ref || null, field, why })
  if (!ref) return refuse('ref', problem('matters.message_no_number'))
  if (ref.length > REF_MAX) return refuse('ref', problem('matters.message_long_number', { limit: REF_MAX }))
  const words = cell('words')
  if (!words.trim()) return refuse('words', problem('matters.message_no_words'))
  for (const field of ['words', 'reply'] as const)
    if (cell(field).length > WORDS_MAX)
      return refuse(field, problem('matters.message_long_words', { limit: WORDS_MAX }))
  if (cell('title').length > TITLE_MAX)
    return refuse('title', problem('matters.message_long_title', { limit: TITLE_MAX }))
  if (cell('from').length > FROM_MAX)
    return refuse('from', problem('matters.message_long_name', { limit: FROM_MAX }))
  const time = readTime(cell('time'))
  const bare = (['time', 'replyTime'] as const).find((field) => isBareNumber(cell(field)))
  if (bare) return refuse(bare, problem('matters.message_bare_time'))
  if (!time) return refuse('time', problem('matters.message_bad_time'))
  if (time > asOf) return refuse('time', problem('matters.message_too_late'))
  const reply = cell('reply').trim() ? cell('reply') : null
  const replyTime = cell('replyTime').trim() ? readTime(cell('replyTime')) : null
  if (replyTime === undefined) return refuse('replyTime', problem('matters.message_bad_reply_time'))
  if (reply && !replyTime) return refuse('replyTime', problem('matters.message_no_reply_time'))
  if (replyTime && replyTime < time) return refuse('replyTime', problem('matters.message_early_reply'))
  const from = cell('from').trim() || null
  const title = cell('title').trim() ? cell('title') : null
  return { ref, from, title, time, words, reply, replyTime }
}

export type MessageColumns = Record<keyof Message, string | undefined>

/** A row of a table as a message. */
export const readMessage = (
  cells: Record<string, string>,
  columns: MessageColumns,
  asOf: Date,
): Message | NoMessage =>
  messageOf((field) => (columns[field] === undefined ? '' : (cells[columns[field]] ?? '')), asOf)
