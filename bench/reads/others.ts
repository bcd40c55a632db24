// What people look for, at and up beside their lists.
import { said } from '../world/words.ts'
import type { Read } from './lists.ts'
import type { Reader, Readers } from './people.ts'

type Things = { matter: string; order: string; sheet: string; batch: string; places: readonly number[] }

const by = ({ role, account }: Reader, what: string, path: string, body?: unknown): Read => ({
  ...{ what, role, account, path },
  ...(body === undefined ? {} : { body }),
})
const PERIODS = ['7', '30', '90', '365']

/** By words of two, three and four characters, common and rare ones and such as nobody used. */
export function searchReads({ leader, street, community, liaison, resident, centre }: Readers): Read[] {
  const q = (word: string) => `q=${encodeURIComponent(word)}`
  const words = {
    'two characters': '社区',
    three: '街道办',
    four: '责任单位',
    one: '第',
    'without a hit': '雨伞架',
  }
  const reads: Read[] = []
  for (const [what, word] of Object.entries(words)) {
    reads.push(by(leader, `places by ${what}`, `/api/districts/yijiang/nodes?${q(word)}`))
    reads.push(by(community, `units by ${what}`, `/api/units?${q(word)}`))
    reads.push(by(liaison, `entries by ${what}`, `/api/admissions?${q(word)}`))
    reads.push(by(leader, `tasks by ${what}`, `/api/affairs?${q(word)}`))
  }
  const told = {
    'common words': said(0).words,
    'rare words': '雨伞在公交站丢了，有人看见吗？',
    short: '路灯坏了',
  }
  for (const [what, text] of Object.entries(told))
    for (const who of [resident, community])
      reads.push(
        by(who, `reports like this one, ${what}`, '/api/matters/similar', {
          nodeId: who.nodeId,
          words: text,
        }),
      )
  reads.push(
    by(street, 'units for a place and category', `/api/units?node=${street.nodeId}&category=sanitation`),
  )
  reads.push(by(centre, 'entries of a class', '/api/admissions?class=livelihood&state=published'))
  return reads
}

export const dashboardReads = ({ leader, street, community, worker }: Readers): Read[] =>
  [leader, street, community, worker].flatMap((who) => [
    ...PERIODS.map((days) =>
      by(who, `dashboard of ${days} days`, `/api/dashboard?node=${who.nodeId}&period=${days}`),
    ),
    ...['place', 'category', 'month'].map((of) =>
      by(who, `rates of a year by ${of}`, `/api/rates?node=${who.nodeId}&period=year&by=${of}`),
    ),
    by(who, 'rates of orders by unit', `/api/rates?node=${who.nodeId}&period=year&side=orders&by=unit`),
    by(who, 'records behind a number', `/api/rates/records?node=${who.nodeId}&measure=closed&${yearTo()}`),
    by(
      who,
      'late orders behind a number',
      `/api/rates/records?node=${who.nodeId}&measure=orders.late&${yearTo()}`,
    ),
  ])

const yearTo = (now = new Date()): string => {
  const to = now.toISOString().slice(0, 10)
  return `from=${Number(to.slice(0, 4)) - 1}${to.slice(4).replace('-02-29', '-02-28')}&to=${to}`
}

export const mapReads = ({ leader, street, community, worker }: Readers): Read[] =>
  [leader, street, community, worker].flatMap((who) => [
    ...PERIODS.map((days) =>
      by(who, `squares of ${days} days`, `/api/dashboard/points?node=${who.nodeId}&period=${days}`),
    ),
    by(who, 'shapes of the places below', `/api/nodes/${who.nodeId}/shapes`),
  ])

export function otherReads(readers: Readers, { matter, order, sheet, batch, places }: Things): Read[] {
  const { leader, street, community, worker, liaison, resident, centre } = readers
  const list = encodeURIComponent(sheet)
  const inbox = [street, community, resident].flatMap((who) => [
    by(who, 'inbox', '/api/notices'),
    by(who, 'inbox, unread', '/api/notices?unread=yes'),
    by(who, 'how many unread', '/api/notices/unread'),
  ])
  const ledger = [leader, street, community, worker].flatMap((who) => [
    by(who, 'ledger', '/api/concerns'),
    by(who, 'ledger of a sort', '/api/concerns?kind=hazard'),
    by(who, 'ledger, what came by chat', '/api/concerns?source=chat'),
    by(who, 'ledger of a problem list', `/api/concerns?sheet=${list}`),
    by(who, 'ledger, open', '/api/concerns?open=yes'),
    by(who, 'ledger, counts', '/api/concerns/counts'),
  ])
  const away = ['matters.list', 'concerns.ledger'].flatMap((name) =>
    [leader, street].map((who) =>
      by(who, `before an export of ${name}`, '/api/exports/ahead', { list: name, query: {} }),
    ),
  )
  return [
    ...inbox,
    ...ledger,
    ...away,
    ...[leader, street, community].map((who) =>
      by(who, 'a matter with its thread', `/api/matters/${matter}`),
    ),
    by(community, 'a matter’s ties to the ledger', `/api/matters/${matter}/concerns`),
    by(community, 'texts for a matter', `/api/matters/${matter}/templates?step=dispatch&field=request`),
    by(liaison, 'an order with its thread', `/api/matters/${order}`),
    by(liaison, 'the paper of an order', `/api/matters/${order}/order`),
    by(community, 'problem list for print', `/api/problem-lists/${list}?node=${community.nodeId}`),
    by(street, 'problem list of a street', `/api/problem-lists/${list}?node=${street.nodeId}`),
    by(leader, 'the article', '/api/article'),
    ...['Y03', 'Y08', 'Y09'].map((line) =>
      by(leader, `the article’s records of ${line}`, `/api/article/${line}/records`),
    ),
    by(leader, 'bulletins', '/api/editions'),
    by(centre, 'units of the district', '/api/units'),
    by(street, 'admissions that wait', '/api/admissions?state=applied'),
    by(leader, 'entries of a place', `/api/affairs?node=${places[2] ?? street.nodeId}`),
    by(resident, 'what is published nearby', '/api/public/yijiang/matters'),
    by(resident, 'what is published of a category', '/api/public/yijiang/matters?category=sanitation'),
    by(resident, 'what is published in a street', `/api/public/yijiang/matters?node=${street.nodeId}`),
    by(street, 'one’s tasks', '/api/jobs'),
    by(centre, 'letters on their way', '/api/outgoing'),
    by(centre, 'letters that came back', '/api/outgoing?state=dead'),
    by(centre, 'letters sent', '/api/outgoing?state=sent'),
    by(centre, 'changes of the tree', '/api/grid/changes'),
    by(centre, 'files brought', '/api/imports'),
    by(centre, 'rows of a large file', `/api/imports/${batch}/rows`),
    by(centre, 'wrong rows of a large file', `/api/imports/${batch}/rows?status=error`),
    by(leader, 'a place', `/api/nodes/${street.nodeId}`),
    by(leader, 'the loops', '/api/loops'),
    by(leader, 'the session', '/api/session'),
  ]
}
