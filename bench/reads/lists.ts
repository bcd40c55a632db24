// Lists of matters as people page, narrow and count them.
import type { Readers } from './people.ts'

export type Read = {
  what: string
  role: string
  account: number
  path: string
  /** Sent by POST. */
  body?: unknown
  /** Walks this many pages first, or up to the last, and asks for that one. */
  pages?: number
}

const DEEP = 50
const day = (now: Date, back: number) =>
  new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10)

/** What narrows a list; some find many, some few, some none. */
export function narrowings(now: Date, at: { cell: string; sheet: string; number: string }) {
  return {
    'any state of work': 'open=yes',
    closed: 'open=no',
    late: 'late=yes',
    'due within a day': 'due=day',
    'an open state': 'state=dispatched',
    'an end state': 'state=cleared',
    'a category': 'category=sanitation',
    'no category': 'category=none',
    'a source': 'source=resident',
    'a source without rows': 'source=umbrella',
    'a kind': 'kind=hard',
    'a loop': 'loop=whistle',
    'several loops': 'loop=whistle,concern',
    'a sheet': `sheet=${encodeURIComponent(at.sheet)}`,
    'a sheet without rows': 'sheet=none',
    supervised: 'supervised=yes',
    'a square of the map': `cell=${at.cell}`,
    'a week two years ago': `filedFrom=${day(now, 737)}&filedTo=${day(now, 730)}`,
    'a number': `number=${at.number}`,
    'a number without a matter': 'number=999999999',
    'several at once': `category=sanitation&state=cleared&filedFrom=${day(now, 400)}&filedTo=${day(now, 30)}`,
  }
}

export function listReads(readers: Readers, narrow: Record<string, string>, unit: number): Read[] {
  const reads: Read[] = []
  const of = (who: Readers[keyof Readers], what: string, query: string, pages = 0) => {
    const path = `/api/matters?limit=20${query && `&${query}`}`
    reads.push({
      what: `list, ${what}`,
      role: who.role,
      account: who.account,
      path,
      ...(pages ? { pages } : {}),
    })
  }
  const count = (who: Readers[keyof Readers], what: string, query: string) =>
    reads.push({
      what: `counts, ${what}`,
      role: who.role,
      account: who.account,
      path: `/api/matters/counts?${query}`,
    })
  const { leader, street, community, worker, liaison, resident } = readers
  const views = {
    matters: [leader, street, community, worker, resident],
    orders: [leader, street, community, liaison],
    mine: [resident, worker],
    todo: [community, worker, liaison],
  }
  for (const [view, whose] of Object.entries(views))
    for (const who of whose) {
      of(who, `${view}, first page`, `view=${view}`)
      of(who, `${view}, page ${DEEP} or the last`, `view=${view}`, DEEP)
      count(who, view, `view=${view}`)
    }
  for (const [what, query] of Object.entries(narrow)) {
    for (const who of [leader, street, community]) {
      of(who, what, query)
      count(who, what, query)
    }
    of(liaison, `orders, ${what}`, `view=orders&${query}`)
  }
  of(leader, 'a street, directly there', `node=${street.nodeId}&direct=yes`)
  of(leader, 'a grid', `node=${worker.nodeId}`)
  of(leader, 'orders of a unit', `view=orders&unit=${unit}`)
  of(street, 'orders of a unit', `view=orders&unit=${unit}`)
  return reads
}
