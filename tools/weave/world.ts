/** The small demo world of one street: everybody and everything in it is made up. */
export const HOME = {
  district: 'yijiang',
  grids: [
    { name: '晴川苑网格', nameEn: 'Qingchuan Garden Grid' },
    { name: '柳岸新村网格', nameEn: 'Liu’an New Village Grid' },
    { name: '书香里网格', nameEn: 'Shuxiang Lane Grid' },
  ],
}

export const UNITS = [
  {
    key: 'chengguan',
    kind: 'department',
    name: '区城市管理局',
    nameEn: 'District Urban Management Bureau',
    duties: ['sanitation', 'illegal_building', 'roads', 'parking'],
  },
  {
    key: 'zhujian',
    kind: 'department',
    name: '区住房和城乡建设局',
    nameEn: 'District Housing and Construction Bureau',
    duties: ['housing', 'property'],
  },
  {
    key: 'gongdian',
    kind: 'company',
    name: '区供电服务站',
    nameEn: 'District Power Supply Station',
    duties: ['utilities'],
  },
  {
    key: 'gongan',
    kind: 'department',
    name: '公安分局交警大队',
    nameEn: 'Traffic Police Brigade',
    duties: ['parking', 'transport', 'noise'],
  },
  {
    key: 'wuye',
    kind: 'property',
    name: '晴川苑物业服务公司',
    nameEn: 'Qingchuan Garden Property Service',
    duties: ['property', 'sanitation'],
  },
]

/** place: 'district', 'street', 'community', 'grid0'…; or a unit's key. */
export const STAFF = [
  { login: 'demo-worker', name: '方小禾', role: 'grid_worker', place: 'grid0' },
  { login: 'demo-worker-2', name: '贾一帆', role: 'grid_worker', place: 'grid1' },
  { login: 'demo-branch', name: '陶书怀', role: 'branch_secretary', place: 'grid0' },
  { login: 'demo-clerk', name: '卫晓岚', role: 'community_clerk', place: 'community' },
  { login: 'demo-secretary', name: '苗建业', role: 'community_secretary', place: 'community' },
  { login: 'demo-street', name: '柏若溪', role: 'street_clerk', place: 'street' },
  { login: 'demo-centre', name: '钟一鸣', role: 'district_centre', place: 'district' },
  { login: 'demo-chengguan', name: '郝长青', role: 'unit_liaison', place: 'chengguan' },
  { login: 'demo-zhujian', name: '龚思远', role: 'unit_liaison', place: 'zhujian' },
  { login: 'demo-gongdian', name: '雷雨辰', role: 'unit_liaison', place: 'gongdian' },
  { login: 'demo-wuye', name: '施文', role: 'unit_liaison', place: 'wuye' },
  { login: 'demo-leader', name: '江远', role: 'leader', place: 'district' },
  { login: 'demo-admin', name: '系统管理员', role: 'admin', place: 'district' },
]

export const RESIDENTS = [
  { name: '林清秋', phone: '13900000001' },
  { name: '许念', phone: '13900000002' },
]

/** How far each of a few matters has come, so that no first page is empty. */
export const MATTERS = [
  {
    days: 6,
    resident: 0,
    grid: 0,
    category: 'utilities',
    place: '3 幢 2 单元',
    words: '3 幢 2 单元楼道灯坏了三天，老人晚上下楼看不见。',
    until: 'cleared',
    unit: 'gongdian',
  },
  {
    days: 3,
    resident: 1,
    grid: 0,
    category: 'sanitation',
    place: '南门',
    words: '小区南门的垃圾桶满了没人清，味道很大，苍蝇多。',
    until: 'fed_back',
    unit: 'wuye',
  },
  {
    days: 2,
    resident: 0,
    grid: 1,
    category: 'parking',
    place: '东侧消防通道',
    words: '东侧消防通道晚上一直停满车，消防车进不来。',
    until: 'reported_in',
    unit: 'chengguan',
  },
  {
    days: 1,
    resident: 1,
    grid: 2,
    category: 'housing',
    place: '5 幢楼顶',
    words: '5 幢楼顶漏水，顶层住户的天花板已经发霉。',
    until: 'dispatched',
    unit: 'zhujian',
  },
  {
    days: 0,
    resident: 0,
    grid: 2,
    category: 'roads',
    place: '西门外人行道',
    words: '西门外人行道的地砖松了，下雨天踩上去溅一身水。',
    until: 'reported',
    unit: 'chengguan',
  },
] as const
