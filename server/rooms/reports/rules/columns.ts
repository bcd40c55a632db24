import type { OrderSums, Sums } from '../../scores/index.ts'
import type { Cell, Cells, Column, SideName } from './content.ts'

/** What the numbers of a row are made of: its orders, its matters, and how many grids lie there. */
export type Made = { orders: OrderSums; matters: Sums; grids: number; w: number }

/** Where there was nothing. */
export const NO_ORDERS: OrderSums = {
  ...{ ordered: 0, readdressed: 0, to_acknowledge: 0, acknowledged: 0, to_contact: 0, contacted: 0 },
  ...{ to_report_in: 0, reported_in: 0, to_feed_back: 0, fed_back: 0, in_time: 0, rework: 0, hours: 0 },
  ...{ objected: 0, upheld: 0, overruled: 0, late: 0, supervised: 0 },
}
export const NO_MATTERS: Sums = {
  ...{ filed: 0, accepted: 0, whistled: 0, to_close: 0, closed: 0, in_time: 0, rework: 0, returned: 0 },
  ...{ hours: 0, valid: 0, judged: 0, contacted: 0, solved: 0, satisfied: 0, fair: 0 },
}

type Defined = Column & { cell: (made: Made) => Cell }

const share = (n: number, of: number): Cell => ({ n, of })
const count = (n: number): Cell => ({ n, of: null })
/** Weighted answers come in tenths of one: 12.9 of 15. */
const tenths = (n: number) => Math.round(n * 10) / 10

const column = (
  key: string,
  [zh, en]: [string, string],
  [sentence, inEnglish]: [string, string],
  kind: Column['kind'],
  opens: [n: string | null, of: string | null],
  cell: Defined['cell'],
): Defined => ({
  key,
  words: { zh, en },
  about: { zh: sentence, en: inEnglish },
  kind,
  opens: { n: opens[0], of: opens[1] },
  cell,
})

const solved = column(
  'solved',
  ['解决率', 'Resolution'],
  ['有效回访中，回答“解决了”的', 'Of the valid call-backs, those that said “solved”'],
  'share',
  ['solved', 'judged'],
  ({ matters }) => share(matters.solved, matters.judged),
)
const satisfied = column(
  'satisfied',
  ['满意率', 'Satisfaction'],
  [
    '有效回访中满意的，基本满意的按权重折算',
    'Of the valid call-backs, the satisfied; fairly satisfied ones by their weight',
  ],
  'share',
  [null, 'judged'],
  ({ matters, w }) => share(tenths(matters.satisfied + w * matters.fair), matters.judged),
)
const upheld = column(
  'upheld',
  ['异议成立', 'Objections upheld'],
  [
    '单位提出“不归我办”，裁定成立、改派的派单',
    'Orders that went to another unit because an objection was upheld',
  ],
  'count',
  ['orders.upheld', null],
  ({ orders }) => count(orders.upheld),
)

/** Both sides' columns in their order. Counts stand for themselves; only shares are ever appraised. */
export const COLUMNS: Readonly<Record<SideName, readonly Defined[]>> = {
  units: [
    column(
      'received',
      ['收到派单', 'Orders received'],
      ['本期派给单位的派单', 'Orders that the unit was given in the period'],
      'count',
      ['orders.ordered', null],
      ({ orders }) => count(orders.ordered),
    ),
    column(
      'acknowledged',
      ['签收及时率', 'Acknowledged in time'],
      [
        '本期应签收的派单中，按时签收的',
        'Of the orders to acknowledge in the period, those that were in time',
      ],
      'share',
      ['orders.acknowledged', 'orders.to_acknowledge'],
      ({ orders }) => share(orders.acknowledged, orders.to_acknowledge),
    ),
    column(
      'contacted',
      ['联系及时率', 'Contacted in time'],
      [
        '本期应联系上报人的派单中，按时联系的',
        'Of the orders whose reporter was to be contacted, those where it was in time',
      ],
      'share',
      ['orders.contacted', 'orders.to_contact'],
      ({ orders }) => share(orders.contacted, orders.to_contact),
    ),
    column(
      'reported_in',
      ['报到及时率', 'Reported in in time'],
      ['本期应报到的派单中，按时报到的', 'Of the orders to report in to, those where the unit came in time'],
      'share',
      ['orders.reported_in', 'orders.to_report_in'],
      ({ orders }) => share(orders.reported_in, orders.to_report_in),
    ),
    column(
      'fed_back',
      ['按期反馈率', 'Fed back in time'],
      [
        '本期应反馈结果的派单中，一次没有超时就反馈的',
        'Of the orders to feed back on, those whose result came in time',
      ],
      'share',
      ['orders.in_time', 'orders.to_feed_back'],
      ({ orders }) => share(orders.in_time, orders.to_feed_back),
    ),
    solved,
    satisfied,
    column(
      'late',
      ['出现超时', 'Became late'],
      [
        '本期第一次超过时限的派单；申诉成立的不计',
        'Orders that first went past a limit in the period; exempted ones are not counted',
      ],
      'count',
      ['orders.late', null],
      ({ orders }) => count(orders.late),
    ),
    column(
      'supervised',
      ['被督办', 'Supervised'],
      ['本期第一次被督办的派单', 'Orders that were first put under supervision in the period'],
      'count',
      ['orders.supervised', null],
      ({ orders }) => count(orders.supervised),
    ),
    upheld,
    column(
      'overruled',
      ['异议不成立', 'Objections rejected'],
      [
        '单位提出异议、裁定仍由其办理的派单',
        'Orders that stayed with the unit because its objection was rejected',
      ],
      'count',
      ['orders.overruled', null],
      ({ orders }) => count(orders.overruled),
    ),
    column(
      'rework',
      ['返工', 'Reworked'],
      ['反馈以后被退回重办的派单', 'Orders that were sent back to work after their result'],
      'count',
      ['orders.rework', null],
      ({ orders }) => count(orders.rework),
    ),
  ],
  places: [
    column(
      'filed',
      ['上报', 'Reported'],
      ['本期上报的事项', 'Matters that were reported in the period'],
      'count',
      ['filed', null],
      ({ matters }) => count(matters.filed),
    ),
    column(
      'whistled',
      ['吹哨', 'Whistles'],
      [
        '本期上报的事项中，吹哨派单的',
        'Of the matters reported in the period, those for which a whistle was blown',
      ],
      'count',
      ['whistled', null],
      ({ matters }) => count(matters.whistled),
    ),
    column(
      'per_filed',
      ['每百件吹哨', 'Whistles per 100 reports'],
      ['每上报一百件，吹哨几件', 'For every hundred reports, so many whistles'],
      'per100',
      ['whistled', 'filed'],
      ({ matters }) => share(matters.whistled, matters.filed),
    ),
    column(
      'per_grid',
      ['每网格吹哨', 'Whistles per grid'],
      ['平均每个网格吹哨几件', 'Whistles for each grid on average'],
      'ratio',
      ['whistled', null],
      ({ matters, grids }) => share(matters.whistled, grids),
    ),
    upheld,
    column(
      'well_addressed',
      ['派单准确率', 'Ordered to the right unit'],
      [
        '本期派单中，没有因异议成立而改派的',
        'Of the orders given in the period, those that no upheld objection sent elsewhere',
      ],
      'share',
      [null, 'orders.ordered'],
      ({ orders }) => share(orders.ordered - orders.readdressed, orders.ordered),
    ),
    column(
      'in_time',
      ['按期结案率', 'Closed in time'],
      [
        '本期应办结的事项中，一次没有超时就办结的',
        'Of the matters to close in the period, those that were closed in time',
      ],
      'share',
      ['in_time', 'to_close'],
      ({ matters }) => share(matters.in_time, matters.to_close),
    ),
    column(
      'at_once',
      ['一次办成率', 'Done at the first go'],
      [
        '本期应办结的事项中，核查和回访都没有退回过的',
        'Of the matters to close, those that neither check nor call-back sent back',
      ],
      'share',
      [null, 'to_close'],
      ({ matters }) => share(matters.to_close - matters.rework, matters.to_close),
    ),
    column(
      'rework',
      ['返工', 'Reworked'],
      [
        '本期应办结的事项中，核查未通过或回访不满意而退回的',
        'Of the matters to close, those that a check or a call-back sent back',
      ],
      'count',
      ['rework', null],
      ({ matters }) => count(matters.rework),
    ),
    solved,
    satisfied,
  ],
}

export const cellsOf = (side: SideName, made: Made): Cells =>
  Object.fromEntries(COLUMNS[side].map(({ key, cell }) => [key, cell(made)]))

/** The columns as an edition keeps them. */
export const columnsOf = (side: SideName): Column[] =>
  COLUMNS[side].map(({ key, words, about, kind, opens }) => ({ key, words, about, kind, opens }))
