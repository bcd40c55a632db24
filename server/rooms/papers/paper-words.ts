import type { Lang } from '../../kit/problems.ts'
import type { Paper } from './acts/order-paper.ts'

const WORDS = {
  zh: {
    brand: '织网',
    title: (district: string) => `${district}基层治理事项交办单`,
    number: (n: number) => `编号：第 ${n} 号`,
    scan: '内部使用。扫码登录后查看办理进度。',
    demo: '演示数据，均为虚构',
    none: '未留姓名和电话',
    masked: '（已遮盖）',
    noCategory: '未分类',
    noRequest: '按职责办理，并向上报人反馈结果。',
    lead: '主办',
    assist: '协办',
    unit: (name: string, part: string, state: string) => `${part}：${name}　${state}`,
    limits: (said: string[]) => `　　时限：${said.join('；')}`,
    limit: (step: string, limit: string | null, due: string | null) =>
      `${step} ${limit ?? '不限时'}${due ? `（${due} 前）` : ''}`,
    ordered: (by: string, role: string, at: string) => `${[role, by].filter(Boolean).join(' ')}　${at}`,
    signature: '（签字）\n　　　　年　　月　　日',
    footer: (at: string, by: string) => `${at} 由 ${by} 打印，打印已记录　·　织网`,
    labels: {
      kind: '类型',
      category: '类别',
      heading: '事项',
      place: '地点',
      reporter: '上报人',
      reportedAt: '反映时间',
      words: '反映内容',
      asked: '交办要求',
      units: '承办单位\n和时限',
      ordered: '派单人\n和时间',
      issued: '签发',
      received: '签收',
    },
  },
  en: {
    brand: 'Gridloom',
    title: (district: string) => `Task order, ${district}`,
    number: (n: number) => `No. ${n}`,
    scan: 'For internal use. Scan and sign in to see where it stands.',
    demo: 'Demo data, all of it made up',
    none: 'no name or phone was left',
    masked: ' (masked)',
    noCategory: 'none yet',
    noRequest: 'Handle it as your duties say, and feed the result back to the reporter.',
    lead: 'Lead',
    assist: 'Assisting',
    unit: (name: string, part: string, state: string) => `${part}: ${name} · ${state}`,
    limits: (said: string[]) => `  Limits: ${said.join('; ')}`,
    limit: (step: string, limit: string | null, due: string | null) =>
      `${step} ${limit ?? 'without limit'}${due ? ` (by ${due})` : ''}`,
    ordered: (by: string, role: string, at: string) => `${[by, role].filter(Boolean).join(', ')} · ${at}`,
    signature: '(signature)\nDate:',
    footer: (at: string, by: string) => `Printed ${at} by ${by}; the printing is on record · Gridloom`,
    labels: {
      kind: 'Kind',
      category: 'Category',
      heading: 'Matter',
      place: 'Place',
      reporter: 'Reporter',
      reportedAt: 'Reported',
      words: 'Words of the report',
      asked: 'What is asked',
      units: 'Units and limits',
      ordered: 'Ordered by',
      issued: 'Issued',
      received: 'Received',
    },
  },
} as const

/** The lines of a task order in the reader's language. */
export function paperWords(paper: Paper, lang: Lang) {
  const say = WORDS[lang]
  return {
    brand: say.brand,
    title: say.title(paper.district[lang]),
    number: say.number(paper.number),
    scan: say.scan,
    demo: paper.demo ? say.demo : null,
    kind: paper.kind[lang],
    category: paper.category?.[lang] ?? say.noCategory,
    reporter: paper.reporter ? `${paper.reporter}${paper.opened ? '' : say.masked}` : say.none,
    asked:
      paper.asked.length > 0
        ? paper.asked.map(({ label, text }) => (paper.asked.length > 1 ? `${label[lang]}：${text}` : text))
        : [say.noRequest],
    units: paper.units.flatMap(({ unit, lead, state, limits }) => [
      say.unit(unit, lead ? say.lead : say.assist, state[lang]),
      ...(limits.length > 0 ? [say.limits(limits.map((l) => say.limit(l.step[lang], l.limit, l.due)))] : []),
    ]),
    ordered: paper.ordered ? say.ordered(paper.ordered.by, paper.ordered.role[lang], paper.ordered.at) : '',
    signature: say.signature,
    footer: say.footer(paper.printedAt, paper.printedBy),
    labels: say.labels,
  }
}
