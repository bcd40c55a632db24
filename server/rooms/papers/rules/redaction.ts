import { findNames } from './names.ts'
import { findNumbers } from './numbers.ts'
import { readAloud, type Reading, readPlainly } from './reading.ts'

export type Kind = 'phone' | 'id_number' | 'bank_card' | 'account' | 'plate' | 'name' | 'door'
/** Characters (UTF-16 units) from `from` up to `to` that should not be seen by everybody, and what to write instead. */
export type Mark = { from: number; to: number; kind: Kind; instead: string }

type Finder = (text: string) => Mark[]

const every = (pattern: RegExp, make: (m: RegExpExecArray) => Mark | undefined): Finder => {
  return (text) =>
    [...text.matchAll(pattern)].flatMap((m) => {
      const mark = make(m)
      return mark ? [mark] : []
    })
}
const whole = (m: RegExpExecArray, kind: Kind, instead: string): Mark => ({
  from: m.index,
  to: m.index + m[0].length,
  kind,
  instead,
})
/** Only the part behind the word that announces it. */
const behind = (m: RegExpExecArray, part: string | undefined, kind: Kind, instead: string): Mark => ({
  ...whole(m, kind, instead),
  from: m.index + m[0].length - (part?.length ?? 0),
})

const PHONE = '［电话已隐去］'
const INSTEAD = { phone: PHONE, id_number: '［证件号已隐去］', bank_card: '［卡号已隐去］' } as const
const number: Finder = (text) =>
  findNumbers(text).map((found) => ({ ...found, instead: INSTEAD[found.kind] }))
/** Covered in part already, as lists show it; what is left still says whose it is to who knows the number. */
const covered = every(/(?<![\d*])\d{3}\*{2,8}\d{4}(?![\d*])/g, (m) => whole(m, 'phone', PHONE))
const landline = every(/(?<!\d)\(?0\d{2,3}\)?[- ]?[2-9]\d{6,7}(?!\d)/g, (m) => whole(m, 'phone', PHONE))
/** A title is cut after thirty characters, if need be within a number: what is left of that says too much as well. */
const cutOff = every(/\d{6,}(?=…$)/g, (m) => whole(m, 'phone', PHONE))
const localLine = every(/(?:电话|座机|固话|联系方式)(?:是|为)?[:：]?\s*([2-9]\d{6,7})(?!\d)/g, (m) =>
  behind(m, m[1], 'phone', PHONE),
)
const ACCOUNT = '［账号已隐去］'
const account = every(
  /(?:微信号?|薇信|V信|VX|WX|WeChat|QQ号?|扣扣)\s*(?:是|为|号)?\s*[:：]?\s*([A-Za-z0-9][A-Za-z0-9_-]{4,19})/gi,
  (m) => behind(m, m[1], 'account', ACCOUNT),
)
const mail = every(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (m) => whole(m, 'account', ACCOUNT))
const plate = every(
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. -]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]/g,
  (m) => whole(m, 'plate', '［车牌已隐去］'),
)

const NUMBER = '(?:\\d{1,4}|[A-Za-z]|[一二三四五六七八九十]{1,3})'
const STAIR = `[-－—]?\\s*${NUMBER}\\s*单元`
const ROOM = '[-－—]?\\s*\\d{3,4}\\s*(?:室|号房|号|户|房)?(?![\\d米元个天年月人次])'
/** A home, told to the door: the building stays, the rest goes. A staircase without a door is a place like any other. */
const door = every(new RegExp(`(${NUMBER}\\s*(?:幢|栋|号楼|座|#楼|#))((?:${STAIR})?\\s*${ROOM})`, 'g'), (m) =>
  behind(m, m[2], 'door', '某户'),
)
const dashedDoor = every(/(?<![\d-])(\d{1,3})(-\d{1,2}-\d{3,4})(?:室|号|户)?(?![\d-])/g, (m) => ({
  ...whole(m, 'door', '幢某户'),
  from: m.index + (m[1]?.length ?? 0),
}))
const stairDoor = every(new RegExp(`(?<![\\d一二三四五六七八九十])${NUMBER}\\s*单元\\s*${ROOM}`, 'g'), (m) =>
  whole(m, 'door', '某户'),
)
const loneDoor = every(/(?<!\d)\d{3,4}\s*(?:室|户)(?!内|外|主|籍|口)/g, (m) => whole(m, 'door', '某户'))

/** What is surest comes first: where two overlap, the earlier stays. */
const FINDERS: readonly Finder[] = [
  number,
  covered,
  cutOff,
  landline,
  localLine,
  account,
  mail,
  plate,
  door,
  dashedDoor,
  stairDoor,
  loneDoor,
  (text) => findNames(text).map((found) => ({ ...found, kind: 'name' as const })),
]

/** What a finder marks in a reading, in places of the text itself; what is not seen behind it goes with it. */
const marksIn = ({ text, at }: Reading, find: Finder): Mark[] =>
  find(text).map((mark) => ({ ...mark, from: at[mark.from] ?? 0, to: at[mark.to] ?? 0 }))

/** Places in a text by which a person might be known, in the order of the text; none overlaps another. */
export function findMarks(text: string): Mark[] {
  const read = readPlainly(text)
  const marks = [...FINDERS.flatMap((find) => marksIn(read, find)), ...marksIn(readAloud(text), number)]
  const kept: Mark[] = []
  for (const mark of marks)
    if (!kept.some((other) => mark.from < other.to && other.from < mark.to)) kept.push(mark)
  return kept.sort((a, b) => a.from - b.from)
}

/** The text with what the marks say in their places. */
export function redact(text: string, marks: readonly Mark[]): string {
  let at = 0
  let said = ''
  for (const mark of [...marks].sort((a, b) => a.from - b.from)) {
    said += text.slice(at, mark.from) + mark.instead
    at = mark.to
  }
  return said + text.slice(at)
}

/** What a text for everybody may not hold, whoever wrote it: ID numbers, bank cards, mobile numbers. */
export function neverPublic(text: string): Mark[] {
  const read = readPlainly(text)
  return [...marksIn(read, number), ...marksIn(read, cutOff), ...marksIn(readAloud(text), number)]
}
