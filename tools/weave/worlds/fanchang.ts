import { road, staffOf, type World } from '../world.ts'

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
  staff: staffOf({
    worker: ['demo-fc-worker', '水云生'],
    branch: ['demo-fc-branch', '乐有年'],
    secretary: ['demo-fc-secretary', '时习之'],
    centre: ['demo-fanchang', '繁昌演示员'],
    zhujian: ['demo-fc-housing', '居安'],
    gongdian: ['demo-fc-power', '明川'],
  }),
  residents: [{ key: 'hua', name: '花满枝', phone: '15400000021' }],
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
