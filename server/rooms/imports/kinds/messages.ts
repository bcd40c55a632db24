import { Problem, problem } from '../../../kit/problems.ts'
import { maskName } from '../../access/index.ts'
import { anyPlace } from '../../grid/index.ts'
import {
  ALIASES,
  knownNumbers,
  loadMessages,
  type Message,
  messageOf,
  NEEDED,
  takeBackImported,
} from '../../matters/index.ts'
import { publishedAmong } from '../../papers/index.ts'
import { inChina } from '../../../kit/time.ts'
import { type Field, masked } from '../rules.ts'
import { flaw, type Kind, reaches, wrong } from './kind.ts'
import { findPlaces } from './places.ts'

type Row = Message & { place: string }

const WORDS: Record<keyof Message, Pick<Field, 'words' | 'hint'>> = {
  ref: {
    words: { zh: '留言编号', en: 'Number' },
    hint: {
      zh: '原平台的编号，最多 60 个字符；已有的编号不再导入',
      en: 'its number on the former platform, up to 60 characters; a known number is not loaded again',
    },
  },
  from: {
    words: { zh: '留言人', en: 'From' },
    hint: {
      zh: '留言时用的名称，列表里只显示首字',
      en: 'as they signed; lists show the first character only',
    },
  },
  title: {
    words: { zh: '留言主题', en: 'Title' },
    hint: {
      zh: '最多 200 个字符；不填时用内容的第一句',
      en: 'up to 200 characters; else the first sentence',
    },
  },
  time: {
    words: { zh: '留言时间', en: 'Time' },
    hint: { zh: '如 2026-03-05 09:30，北京时间', en: 'such as 2026-03-05 09:30, Beijing time' },
  },
  words: {
    words: { zh: '留言内容', en: 'Words' },
    hint: { zh: '原文，最多 20,000 个字符', en: 'to the letter, up to 20,000 characters' },
  },
  reply: {
    words: { zh: '答复内容', en: 'Reply' },
    hint: { zh: '官方答复；没有就留空', en: 'the official reply; empty where there is none' },
  },
  replyTime: {
    words: { zh: '答复时间', en: 'Reply time' },
    hint: { zh: '有答复时必填，不早于留言时间', en: 'needed beside a reply, not before the message' },
  },
}
const field = (key: keyof Message): Field => ({
  key,
  ...WORDS[key],
  needed: NEEDED.includes(key),
  names: ALIASES[key],
})

/** Residents' messages of an older platform, with their replies: they become matters, as history. */
export const messages: Kind<Row> = {
  key: 'messages',
  words: { zh: '居民留言', en: "residents' messages" },
  about: {
    zh: '旧平台的留言和答复，作为历史记录导入：不计时限、不发通知',
    en: 'messages and replies of an older platform, loaded as history: no clock runs, nobody is told',
  },
  needs: 'imports.messages',
  fields: [
    field('ref'),
    field('time'),
    field('words'),
    field('title'),
    field('from'),
    field('reply'),
    field('replyTime'),
    {
      key: 'node',
      words: { zh: '网格编码', en: 'Grid code' },
      hint: {
        zh: '所属网格或社区的编码（或全名）；不选这一列时，都归到导入人的辖区',
        en: 'code (or whole name) of its grid or community; without this column all belong to your own place',
      },
      needed: false,
      names: [
        '网格代码',
        '网格编码',
        '社区编码',
        '社区代码',
        '所属网格',
        '所属社区',
        '网格',
        '社区',
        '网格名称',
        'grid',
        'node',
        'community',
      ],
    },
  ],
  examples: [
    {
      ref: { zh: 'LY-0001', en: 'LY-0001' },
      time: { zh: '2026-03-05 09:30', en: '2026-03-05 09:30' },
      words: { zh: '小区门口的路灯三天没亮了。', en: 'The lamp at our gate has been out for three days.' },
      title: { zh: '路灯不亮', en: 'Lamp out' },
      from: { zh: '某居民', en: 'a resident' },
      reply: { zh: '已于当日修复。', en: 'Repaired the same day.' },
      replyTime: { zh: '2026-03-06 16:00', en: '2026-03-06 16:00' },
      node: { zh: '', en: '' },
    },
  ],
  formats: ['xlsx', 'csv', 'jsonl'],
  group: 250,
  personal: { field: 'from', names: /姓名|名字|用户|留言人|联系人|反映人|投诉人|name|user/i },
  forgets: true,
  makesMatters: true,
  read(cell, ctx) {
    const message = messageOf(cell, ctx.asOf)
    if ('why' in message) return { flaws: [flaw(message.field, message.why)], key: message.ref ?? undefined }
    return { record: { ...message, place: cell('node').trim() }, key: message.ref, twin: message.ref }
  },
  async judge(q, ctx, items) {
    const { districtId } = ctx.batch
    const refs = items.map(({ record }) => record.ref)
    const known = await knownNumbers(q, districtId, refs)
    const said = items.map(({ record }) => record.place)
    const placeOf = await findPlaces(q, districtId, said, reaches(ctx, messages))
    return items.map(({ record }) => {
      const place = record.place ? placeOf(record.place) : undefined
      if (place instanceof Problem) return wrong('node', place)
      return { status: known.has(record.ref) ? 'repeat' : 'new' }
    })
  },
  async make(q, ctx, items) {
    const { districtId, nodeId } = ctx.batch
    const said = items.map(({ record }) => record.place)
    const placeOf = await findPlaces(q, districtId, said, reaches(ctx, messages))
    const places = await Promise.all(
      items.map(({ record }) => {
        const found = record.place ? placeOf(record.place) : undefined
        return found instanceof Problem ? undefined : anyPlace(ctx.house, districtId, found?.id ?? nodeId)
      }),
    )
    const loading = items.flatMap(({ record }, i) => {
      const place = places[i]
      return place ? [{ message: record, place }] : []
    })
    const loaded = await loadMessages(ctx.house, q, {
      districtId,
      by: ctx.who.accountId,
      asOf: ctx.asOf,
      messages: loading,
    })
    const ids = new Map(loaded.map(({ ref, id }) => [ref, id]))
    return items.map(({ record }) => {
      const id = ids.get(record.ref)
      return id ? { made: id } : { status: 'repeat' }
    })
  },
  async unmake(q, ctx, rows) {
    const { districtId } = ctx.batch
    const ids = rows.map(({ made }) => made)
    // what was published is out of the house
    const published = await publishedAmong(q, districtId, ids)
    const gone = await takeBackImported(q, { districtId, ids: ids.filter((id) => !published.has(id)) })
    return ids.map((id) => {
      if (gone.has(id)) return undefined
      return problem(published.has(id) ? 'imports.kept_published' : 'imports.kept_worked_on')
    })
  },
  shown: ({ ref, from, title, time, words, reply, replyTime, place }) => ({
    ref,
    time: said(time),
    words: masked(words),
    title: masked(title ?? ''),
    from: from ? maskName(from) : '',
    reply: masked(reply ?? ''),
    replyTime: replyTime ? said(replyTime) : '',
    node: place,
  }),
}

const said = (at: Date) => inChina(at).slice(0, 16).replace('T', ' ')
