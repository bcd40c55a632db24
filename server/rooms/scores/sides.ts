/**
 * The measures of both sides, by the day that each counts on: a column of days with what a row adds on that day. The names are
 * those of the columns of the tables of sums.
 */
type Group = { day: string; measures: Readonly<Record<string, string>> }
export type Side = {
  rows: string
  sums: string
  groups: readonly Group[]
  measures: readonly string[]
}

const side = (of: Omit<Side, 'measures'>): Side => ({
  ...of,
  measures: of.groups.flatMap((group) => Object.keys(group.measures)),
})
const flag = (column: string) => `${column}::int`

/** The side of the places: matters. */
export const MATTERS = side({
  rows: 'figure_row',
  sums: 'figure_sum',
  groups: [
    { day: 'filed_on', measures: { filed: '1', accepted: flag('accepted'), whistled: flag('whistled') } },
    {
      day: 'due_on',
      measures: {
        to_close: '1',
        closed: flag('closed'),
        in_time: flag('in_time'),
        rework: flag('rework'),
        returned: flag('returned'),
        minutes: 'minutes',
      },
    },
    {
      day: 'called_on',
      measures: {
        valid: '1',
        judged: flag('judged'),
        contacted: flag('contacted'),
        solved: flag('solved'),
        satisfied: flag('satisfied'),
        fair: flag('fair'),
      },
    },
  ],
})

/** The side that answers: orders to units. */
export const ORDERS = side({
  rows: 'figure_order',
  sums: 'figure_order_sum',
  groups: [
    { day: 'ordered_on', measures: { ordered: '1', readdressed: flag('upheld') } },
    { day: 'acknowledge_on', measures: { to_acknowledge: '1', acknowledged: flag('acknowledged') } },
    { day: 'contact_on', measures: { to_contact: '1', contacted: flag('contacted') } },
    { day: 'report_in_on', measures: { to_report_in: '1', reported_in: flag('reported_in') } },
    {
      day: 'feed_back_on',
      measures: {
        to_feed_back: '1',
        fed_back: flag('fed_back'),
        in_time: flag('in_time'),
        rework: flag('rework'),
        minutes: 'minutes',
      },
    },
    { day: 'objected_on', measures: { objected: '1', upheld: flag('upheld'), overruled: flag('overruled') } },
    { day: 'late_on', measures: { late: '1' } },
    { day: 'supervised_on', measures: { supervised: '1' } },
  ],
})
