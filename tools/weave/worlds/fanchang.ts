import { road, type World } from '../world.ts'

export const fanchang: World = {
  district: 'fanchang',
  grids: [
    { name: '峨桥苑网格', nameEn: 'Eqiao Garden Grid' },
    { name: '窑址新村网格', nameEn: 'Yaozhi New Village Grid' },
  ],
  units: [
    {
      key: 'zhujian',
      kind: 'department',
      name: '繁昌区住房和城乡建设局',
      nameEn: 'Fanchang Housing and Construction Bureau',
      duties: ['housing', 'property', 'roads'],
    },
    {
      key: 'gongdian',
      kind: 'company',
      name: '繁昌供电服务站',
      nameEn: 'Fanchang Power Supply Station',
      duties: ['utilities'],
    },
  ],
  staff: [
    { key: 'worker', login: 'demo-fc-worker', name: '水云生', role: 'grid_worker', place: 'grid0' },
    { key: 'branch', login: 'demo-fc-branch', name: '乐有年', role: 'branch_secretary', place: 'grid0' },
    {
      key: 'secretary',
      login: 'demo-fc-secretary',
      name: '时习之',
      role: 'community_secretary',
      place: 'community',
    },
    { key: 'centre', login: 'demo-fanchang', name: '繁昌演示员', role: 'district_centre', place: 'district' },
    { key: 'zhujian', login: 'demo-fc-housing', name: '居安', role: 'unit_liaison', place: 'zhujian' },
    { key: 'gongdian', login: 'demo-fc-power', name: '明川', role: 'unit_liaison', place: 'gongdian' },
  ],
  residents: [{ key: 'hua', name: '花满枝', phone: '13900000021' }],
  matters: [
    {
      key: 'wires',
      days: 2,
      by: 'hua',
      grid: 0,
      category: 'utilities',
      place: '2 幢外墙',
      words: '2 幢外墙的电线垂下来了，孩子伸手就能碰到。',
      acts: [
        { who: 'worker', step: 'sign' },
        {
          who: 'branch',
          step: 'dispatch',
          form: { category: 'utilities', kind: 'push', units: { lead: 'unit:gongdian', assist: [] } },
        },
        ...road('gongdian', 'report_in'),
      ],
    },
    {
      key: 'gate',
      days: 0,
      by: 'hua',
      grid: 0,
      category: 'property',
      place: '东门',
      words: '东门门禁坏了，外面的人随便进出。',
    },
  ],
}
