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

/** Names that a sentence announces, and family names before a title; the title itself stays. */
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
  return [...announced, ...titled]
}
