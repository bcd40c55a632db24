type Words = { zh: string; en: string }
type Side = 'matters' | 'orders'

/** What measures and rates are called on a table that is taken away; the pages say the same. */
const named = <K extends string>(of: Record<K, [zh: string, en: string]>): Readonly<Record<K, Words>> => {
  const words = Object.entries<[string, string]>(of).map(([key, [zh, en]]) => [key, { zh, en }])
  return Object.fromEntries(words) as Record<K, Words>
}

export const MEASURES: Readonly<Record<Side, Readonly<Record<string, Words>>>> = {
  matters: named({
    filed: ['上报', 'Reported'],
    accepted: ['已受理', 'Taken up'],
    whistled: ['吹哨', 'Whistles'],
    to_close: ['应办结', 'To be closed'],
    closed: ['已办结', 'Closed'],
    in_time: ['按期办结', 'Closed in time'],
    rework: ['返工', 'Reworked'],
    returned: ['退单', 'Sent back by units'],
    valid: ['有效回访', 'Valid call-backs'],
    judged: ['计入评价的回访', 'Call-backs that are judged'],
    contacted: ['已联系', 'Reporter reached'],
    solved: ['已解决', 'Solved'],
    satisfied: ['满意', 'Satisfied'],
    fair: ['基本满意', 'Fairly satisfied'],
  }),
  orders: named({
    ordered: ['收到派单', 'Orders received'],
    readdressed: ['改派他单位', 'Readdressed to another unit'],
    to_acknowledge: ['应签收', 'To be acknowledged'],
    acknowledged: ['按时签收', 'Acknowledged in time'],
    to_contact: ['应联系', 'To be contacted'],
    contacted: ['按时联系', 'Contacted in time'],
    to_report_in: ['应报到', 'To report in'],
    reported_in: ['按时报到', 'Reported in in time'],
    to_feed_back: ['应反馈', 'To be fed back'],
    fed_back: ['已反馈', 'Fed back'],
    in_time: ['按期反馈', 'Fed back in time'],
    rework: ['返工', 'Reworked'],
    objected: ['提出异议', 'Objections'],
    upheld: ['异议成立', 'Objections upheld'],
    overruled: ['异议不成立', 'Objections rejected'],
    late: ['出现超时', 'Became late'],
    supervised: ['被督办', 'Supervised'],
  }),
}

export const RATES: Readonly<Record<Side, Readonly<Record<string, Words>>>> = {
  matters: named({
    filing: ['立案率', 'Taken up, share'],
    closing: ['结案率', 'Closed, share'],
    in_time: ['按期结案率', 'Closed in time, share'],
    rework: ['返工率', 'Reworked, share'],
    return: ['退单率', 'Sent back by units, share'],
    response: ['响应率', 'Response'],
    resolution: ['解决率', 'Resolution'],
    satisfaction: ['满意率', 'Satisfaction'],
    mean_hours: ['平均用时（小时）', 'Mean hours'],
    whistle: ['吹哨率', 'Whistles, share'],
  }),
  orders: named({
    acknowledging: ['签收及时率', 'Acknowledged in time, share'],
    contacting: ['联系及时率', 'Contacted in time, share'],
    reporting_in: ['报到及时率', 'Reported in in time, share'],
    feeding_back: ['反馈率', 'Fed back, share'],
    in_time: ['按期反馈率', 'Fed back in time, share'],
    rework: ['返工率', 'Reworked, share'],
    objecting: ['异议率', 'Objected, share'],
    mean_hours: ['平均用时（小时）', 'Mean hours'],
  }),
}

export const SIDE: Readonly<Record<Side, Words>> = {
  matters: { zh: '事项', en: 'matters' },
  orders: { zh: '单位应哨', en: 'how units answered' },
}
/** What the lines of a table of rates are. */
export const FIRST = named({
  place: ['区域', 'Area'],
  unit: ['单位', 'Unit'],
  category: ['类别', 'Category'],
  kind: ['吹哨类型', 'Kind of whistle'],
  month: ['月份', 'Month'],
  loop: ['机制', 'Mechanism'],
})
/** A line of what has none. */
export const WITHOUT: Readonly<Record<string, Words>> = named({
  unit: ['未派单位', 'No unit'],
  kind: ['未分吹哨类型', 'No kind of whistle'],
  category: ['未分类', 'No category'],
  place: ['未分区域', 'No area'],
})
/** Kinds within one loop: each has its own, and those of the others are no whistles. */
export const OF_LOOP = named({ first: ['类型', 'Kind'], without: ['未分类型', 'No kind'] })
/** Kinds that a loop sets by itself have no choice that names them. */
export const KINDS = named({ emergency: ['应急', 'Emergency'] }) as Readonly<Record<string, Words>>
export const alone = ({ zh, en }: Words): Words => ({ zh: `${zh}（本级）`, en: `${en} (itself)` })
