/** Common family names; those that are mostly other words in a sentence (和, 向, 从, 时 …) are left out. */
const FAMILY = new Set([
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔',
  ...'钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤尚季樊阮柯',
  ...'童凌卞俞柳鲍费岑倪殷毕安常乐卜齐康伍元平祝臧舒屈项蓝闵詹房裘缪干解应宗宣贲郁单杭洪包诸左吉钮嵇邢裴查',
])
const DOUBLE = /^(欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木)/
const HAN = /^\p{Script=Han}$/u
/** What follows a name of two characters rather than ending one of three. */
const GOES_ON = /^[住在是家电手今的说叫和与我现因有系于为，。、]/

type Found = { from: number; to: number; instead: string }

const TITLES = /先生|女士|小姐|阿姨|叔叔|大爷|大妈|大伯|大姐|大哥|奶奶|爷爷|师傅|老人/g
const ANNOUNCED =
  /(?:我叫|名叫|我的名字(?:是|叫)|姓名(?:是|为)?[:：]?|联系人(?:是|为)?[:：]?|反映人[:：]?|报告人[:：]?|户主(?:是|叫|为)?[:：]?|业主(?:是|叫|为)[:：]?|业主[:：])\s*/g

/** How many characters from here on are a person's name; 0 for none. */
function nameLength(text: string): number {
  const family = DOUBLE.test(text) ? 2 : FAMILY.has(text[0] ?? '') ? 1 : 0
  if (family === 0) return 0
  const given = [text[family], text[family + 1]].filter((c) => c !== undefined && HAN.test(c)).length
  if (given === 0 || GOES_ON.test(text.slice(family))) return 0
  return given === 2 && !GOES_ON.test(text.slice(family + 1)) ? family + 2 : family + 1
}

/** How many characters before a title are a name: the family name alone, or with one or two given ones. */
function nameBefore(text: string): number {
  for (const length of [3, 2]) {
    const name = text.slice(-length)
    if (name.length === length && DOUBLE.test(name)) return length
  }
  for (const length of [1, 2, 3]) {
    const name = text.slice(-length)
    if (name.length < length || ![...name].every((c) => HAN.test(c))) break
    if (FAMILY.has(name[0] ?? '')) return length
  }
  return 0
}

/** Family names that seldom begin another word; those of FAMILY that do are left to titles and announcements. */
const PLAIN_FAMILY =
  '王李张刘陈杨黄赵吴周徐孙朱胡郭林罗郑梁谢宋唐韩冯邓曹彭潘袁蔡蒋杜苏魏吕沈姚卢姜崔谭陆汪范廖贾邹熊秦邱尹薛闫侯陶贺顾郝龚邵戴孔'
/** Words that the family names above begin, by their second character, and words that they end. */
const BEGINS =
  /^(?:张(?:贴|开|望|扬|力|罗)|陈(?:旧|列|设|述|年)|黄(?:色|土|河|昏|线|沙|牌|泥|金|油|豆|瓜|叶)|周(?:边|围|末|[一二三四五六日]|到|全|期|转|遭|密)|孙[子女儿]|徐徐|胡(?:同|乱|椒|子|说)|林(?:荫|木|区|场|业|地|带)|罗列|郑重|谢谢|杜绝|苏醒|陆(?:续|地)|范围|熊孩|陶(?:瓷|器)|顾[客问虑]|戴[口帽]|孔(?:洞|子)|杨树|姜片|李子)/
const ENDS =
  /[一二两三四五六七八九十几这那每半数紧主慌扩夸开纸]张$|行李$|大陆$|登陆$|[规示防典模]范$|[照回光只不]顾$|[桥横房]梁$|[感多]谢$|生姜$|江苏$|[树园森绿竹]林$|子孙$|[面弯]孔$|汪汪$/
/** No character of a given name: particles, and what people, houses and streets are called by. */
const NOT_GIVEN =
  '的了着过在是不有没和与跟们这那个就也都很又被把给让对向从到要会能说住家手电人车门楼路灯水里边上下前后村庄巷街桥湾坝港镇塘苑圩渡老师'
const MENTIONED = new RegExp(
  `[${PLAIN_FAMILY}](?:(?![${NOT_GIVEN}])\\p{Script=Han}){1,2}(?=家|的|说|住)`,
  'gu',
)

/** Full names that a sentence speaks of: "张建国家楼下". A guess, which whoever reads it may lift. */
const findMentioned = (text: string): Found[] =>
  [...text.matchAll(MENTIONED)].flatMap((m) =>
    BEGINS.test(m[0]) || ENDS.test(text.slice(0, m.index + 1))
      ? []
      : [{ from: m.index, to: m.index + m[0].length, instead: '某某' }],
  )

/** Names that a sentence announces or speaks of, and family names before a title; the title itself stays. */
export function findNames(text: string): Found[] {
  const announced = [...text.matchAll(ANNOUNCED)].flatMap((m) => {
    const from = m.index + m[0].length
    const length = nameLength(text.slice(from))
    return length > 0 ? [{ from, to: from + length, instead: '某某' }] : []
  })
  const titled = [...text.matchAll(TITLES)].flatMap((m) => {
    const length = nameBefore(text.slice(0, m.index))
    return length > 0 ? [{ from: m.index - length, to: m.index, instead: '某' }] : []
  })
  return [...announced, ...titled, ...findMentioned(text)]
}
