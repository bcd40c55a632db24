import type { Random } from './random.ts'

export type Named = { name: string; nameEn: string }

// Everybody and every place below is made up; streets, towns and communities alone have their real names, from grid.csv.
const SURNAMES = [
  ...'赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁韦马方俞任袁柳鲍史唐费岑薛雷贺倪汤',
  ...'殷罗毕郝安常乐于傅卞康伍余顾孟黄穆萧尹姚邵汪毛米贝计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路江童郭梅盛林',
]
const GIVEN = [
  ...[
    '清禾',
    '知远',
    '秋白',
    '若谷',
    '云舒',
    '思齐',
    '明远',
    '晓棠',
    '望舒',
    '雨桐',
    '书言',
    '子衿',
    '静姝',
    '景行',
  ],
  ...[
    '怀瑾',
    '一诺',
    '星野',
    '南乔',
    '北辰',
    '长风',
    '青野',
    '采薇',
    '向晚',
    '初晴',
    '朝阳',
    '月白',
    '松涛',
    '竹青',
  ],
  ...[
    '云起',
    '泊舟',
    '守拙',
    '闻笛',
    '听澜',
    '见山',
    '半夏',
    '谷雨',
    '立夏',
    '霜降',
    '冬青',
    '春晓',
    '夏至',
    '秋分',
  ],
  ...[
    '建平',
    '国栋',
    '桂兰',
    '秀英',
    '玉珍',
    '志刚',
    '晓峰',
    '丽萍',
    '海涛',
    '文静',
    '美华',
    '永康',
    '素琴',
    '根生',
  ],
  ...[
    '小满',
    '阿宁',
    '嘉木',
    '大川',
    '安然',
    '欣怡',
    '宇航',
    '梓涵',
    '佳慧',
    '振东',
    '立新',
    '新民',
    '兰芳',
    '德厚',
  ],
]
const STEMS: readonly (readonly [string, string])[] = [
  ...([
    ['翠湖', 'Cuihu'],
    ['云溪', 'Yunxi'],
    ['松间', 'Songjian'],
    ['鹭洲', 'Luzhou'],
    ['兰亭', 'Lanting'],
  ] as const),
  ...([
    ['听雨', 'Tingyu'],
    ['望江', 'Wangjiang'],
    ['橘子', 'Juzi'],
    ['白榆', 'Baiyu'],
    ['桐花', 'Tonghua'],
  ] as const),
  ...([
    ['青砖', 'Qingzhuan'],
    ['半山', 'Banshan'],
    ['石桥', 'Shiqiao'],
    ['渔歌', 'Yuge'],
    ['杏林', 'Xinglin'],
  ] as const),
  ...([
    ['槐荫', 'Huaiyin'],
    ['荻花', 'Dihua'],
    ['稻香', 'Daoxiang'],
    ['麦浪', 'Mailang'],
    ['星河', 'Xinghe'],
  ] as const),
  ...([
    ['朝露', 'Zhaolu'],
    ['月湾', 'Yuewan'],
    ['晚枫', 'Wanfeng'],
    ['雁栖', 'Yanqi'],
    ['鹤鸣', 'Heming'],
  ] as const),
  ...([
    ['棠梨', 'Tangli'],
    ['蓼汀', 'Liaoting'],
    ['梅坞', 'Meiwu'],
    ['竹径', 'Zhujing'],
    ['菱歌', 'Lingge'],
  ] as const),
  ...([
    ['晨光', 'Chenguang'],
    ['和顺', 'Heshun'],
    ['安澜', 'Anlan'],
    ['同心', 'Tongxin'],
    ['向阳', 'Xiangyang'],
  ] as const),
  ...([
    ['银杏', 'Yinxing'],
    ['海棠', 'Haitang'],
    ['紫藤', 'Ziteng'],
    ['芦荻', 'Ludi'],
    ['木樨', 'Muxi'],
  ] as const),
]
const ESTATES: readonly (readonly [string, string])[] = [
  ['苑', 'Garden'],
  ['花园', 'Park'],
  ['新村', 'New Village'],
  ['家园', 'Home'],
  ['里', 'Lane'],
  ['名邸', 'Mansion'],
  ['雅居', 'Court'],
  ['公寓', 'Apartments'],
  ['小区', 'Estate'],
]
const PROPERTY: readonly (readonly [string, string])[] = [
  ['和居物业服务公司', 'Heju Property Service'],
  ['安家物业服务公司', 'Anjia Property Service'],
  ['宜邻物业服务公司', 'Yilin Property Service'],
]
/** Offices of a district that look after communities; who answers for residents' matters stands in the common list of units. */
const OFFICES: readonly (readonly [string, string])[] = [
  ...([
    ['组织部', 'Organisation Department'],
    ['宣传部', 'Publicity Department'],
  ] as const),
  ...([
    ['统战部', 'United Front Department'],
    ['社会工作部', 'Social Work Department'],
  ] as const),
  ...([
    ['编办', 'Staffing Office'],
    ['党校', 'Party School'],
    ['档案馆', 'Archives'],
    ['总工会', 'Trade Union'],
  ] as const),
  ...([
    ['团委', 'Youth League'],
    ['妇联', 'Women’s Federation'],
    ['科协', 'Science Association'],
  ] as const),
  ...([
    ['工商联', 'Federation of Commerce'],
    ['文联', 'Arts Federation'],
    ['红十字会', 'Red Cross'],
  ] as const),
  ...([
    ['发展和改革委员会', 'Development and Reform Commission'],
    ['财政局', 'Finance Bureau'],
  ] as const),
  ...([
    ['经济和信息化局', 'Economy and Information Bureau'],
    ['科技局', 'Science Bureau'],
  ] as const),
  ...([
    ['审计局', 'Audit Bureau'],
    ['统计局', 'Statistics Bureau'],
    ['商务局', 'Commerce Bureau'],
  ] as const),
  ...([
    ['林业局', 'Forestry Bureau'],
    ['信访局', 'Petitions Bureau'],
    ['税务局', 'Tax Bureau'],
  ] as const),
  ...([
    ['气象局', 'Weather Bureau'],
    ['水文站', 'Hydrology Station'],
    ['公路中心', 'Roads Centre'],
  ] as const),
  ...([
    ['融媒体中心', 'Media Centre'],
    ['招商中心', 'Investment Centre'],
    ['粮食中心', 'Grain Centre'],
  ] as const),
  ...([
    ['机关事务中心', 'Office Services'],
    ['老干部局', 'Veteran Cadres Bureau'],
  ] as const),
  ...([
    ['供销联社', 'Supply Cooperatives'],
    ['烟草专卖局', 'Tobacco Bureau'],
  ] as const),
  ...([
    ['市政中心', 'Municipal Works Centre'],
    ['水利中心', 'Water Works Centre'],
  ] as const),
  ...([
    ['投资公司', 'Investment Company'],
    ['公交公司', 'Bus Company'],
  ] as const),
  ...([
    ['人民医院', 'Hospital'],
    ['职业学校', 'Vocational School'],
  ] as const),
]
const FIRMS: readonly (readonly [string, string])[] = [
  ...([
    ['小学', 'Primary School'],
    ['中学', 'Middle School'],
    ['幼儿园', 'Kindergarten'],
    ['图书馆', 'Library'],
  ] as const),
  ...([
    ['社区医院', 'Clinic'],
    ['农贸市场', 'Market'],
    ['邮政所', 'Post Office'],
    ['供销社', 'Supply Co-op'],
  ] as const),
  ...([
    ['商会', 'Chamber of Commerce'],
    ['机械厂', 'Machine Works'],
    ['纺织公司', 'Textiles'],
    ['药房', 'Pharmacy'],
  ] as const),
  ...([
    ['物流公司', 'Logistics'],
    ['超市', 'Supermarket'],
    ['养老院', 'Care Home'],
    ['文化站', 'Culture Station'],
  ] as const),
]

/** People with names, as often alike as in life. */
export const personName = (r: Random): string => r.pick(SURNAMES) + r.pick(GIVEN)

/** Every pair of a stem and an ending once, in an order of their own. */
function pairs(r: Random, endings: readonly (readonly [string, string])[]): Named[] {
  const all = STEMS.flatMap(([zh, en]) =>
    endings.map(([end, endEn]): Named => ({ name: zh + end, nameEn: `${en} ${endEn}` })),
  )
  return r.shuffle(all)
}

/** Names of estates, none twice. */
export const estateNames = (r: Random): Named[] => pairs(r, ESTATES)
/** Names of property companies, none twice. */
export const propertyNames = (r: Random): Named[] => pairs(r, PROPERTY)
/** Offices of a district, in an order of their own. */
export const officeNames = (r: Random): Named[] =>
  r.shuffle(OFFICES.map(([name, nameEn]) => ({ name, nameEn })))
/** Names of organisations, none twice. */
export const firmNames = (r: Random): Named[] => pairs(r, FIRMS)

/** A number that no network has given out: 154 is no prefix of any. `nth` is its place among those of all districts. */
export const phoneOf = (nth: number): string => `154${String(nth).padStart(8, '0')}`
