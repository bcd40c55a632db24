import type { Measure } from './source.ts'

type Words = { zh: string; en: string }

/** How a measure is computed, in words for the page and the command. */
export const HOW: Readonly<Record<Measure['of'], Words>> = {
  nodes: { zh: '现有网格树中该层级的节点', en: 'standing nodes of this level in the grid tree' },
  units: { zh: '现有单位（按种类、所属网格或结对关系）', en: 'standing units, by kind, grid or pairing' },
  paired_places: { zh: '有单位结对的社区', en: 'communities that a unit is paired with' },
  people: { zh: '在岗人员（按岗位，一人计一次）', en: 'staff in such a post, each counted once' },
  matters: { zh: '事项（由步骤折叠得出的状态）', en: 'matters, by the state that their steps fold to' },
  sheets: { zh: '事项所在的不同期号、单号', en: 'different numbered sheets on which matters stand' },
  topics: { zh: '事项登记时写明的不同场次', en: 'different forums named when matters were recorded' },
  units_of_matters: { zh: '实际承办过事项的单位', en: 'units that matters were in fact given to' },
  parties: { zh: '实际参与过的各方', en: 'sides that in fact took part' },
  tasks: { zh: '任务清单中的条目', en: 'entries of the task list' },
  levels: { zh: '社区以下实有网格的层级', en: 'levels below the community at which grids stand' },
  interval: { zh: '相邻两期之间的间隔', en: 'the time from one edition to the next' },
}

/** Sides that take part in a loop, beside the kinds of units. */
export const SIDES: Readonly<Record<string, Words>> = {
  residents: { zh: '居民群众', en: 'residents' },
  community: { zh: '社区', en: 'the community' },
  department: { zh: '职能部门', en: 'departments' },
  property: { zh: '物业服务公司', en: 'property companies' },
}
