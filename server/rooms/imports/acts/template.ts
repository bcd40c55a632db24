import { stringify } from 'csv-stringify/sync'
import type { imports } from '../../../../contract/imports.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { mayAnywhere } from '../../../kit/scope.ts'
import type { NewSheet } from '../../../kit/tables/write.ts'
import { kindOf } from '../kinds/index.ts'
import type { AnyKind } from '../kinds/kind.ts'
import { workbookOut } from '../out.ts'

const SAYS = {
  zh: {
    name: (kind: string) => `导入模板-${kind}`,
    ...{
      fill: '填写',
      explained: '说明',
      column: '列',
      needed: '是否必填',
      yes: '必填',
      no: '可不填',
      hint: '怎么填',
    },
    example: (n: number) => `示例 ${n}（只供参考，不会导入）`,
    first: '只导入第一张表“填写”。列的顺序可以变，列名以外的行不要改成公式。',
  },
  en: {
    name: (kind: string) => `import template - ${kind}`,
    ...{
      fill: 'Fill in',
      explained: 'Explanation',
      column: 'Column',
      needed: 'Needed',
      yes: 'needed',
      no: 'optional',
      hint: 'How to fill it in',
    },
    example: (n: number) => `Example ${n} (never loaded)`,
    first: 'Only the first sheet is loaded. Columns may stand in any order; write values, not formulas.',
  },
} as const

/** An empty table: its columns are recognised by themselves. Examples stand apart, where nothing is loaded from. */
export const giveTemplate: Handlers<typeof imports>['GET /api/imports/template'] = async (
  house,
  { who, query, lang },
) => {
  const kind = kindOf(query.kind)
  if (!mayAnywhere(who, kind.needs)) throw problem('imports.not_yours', { kind: kind.words })
  const says = SAYS[lang]
  const name = says.name(kind.words[lang])
  const header = kind.fields.map(({ words }) => words[lang])
  if (query.as === 'xlsx') return workbookOut(house, name, sheetsOf(kind, header, lang))
  // a mark of the byte order, or Excel takes it for another encoding
  const bytes = Buffer.from(`\uFEFF${stringify([header], { escape_formulas: true })}`)
  return { bytes, size: bytes.length, type: 'text/csv; charset=utf-8', name: `${name}.csv`, fresh: true }
}

function sheetsOf(kind: AnyKind, header: readonly string[], lang: Lang): NewSheet[] {
  const says = SAYS[lang]
  const examples = kind.examples.map((_, i) => ({ title: says.example(i + 1), width: 36 }))
  const rows = kind.fields.map(({ key, words, hint, needed }) => [
    words[lang],
    needed ? says.yes : says.no,
    hint[lang],
    ...kind.examples.map((example) => example[key]?.[lang] ?? ''),
  ])
  return [
    { name: says.fill, columns: header.map((title) => ({ title })), rows: [] },
    {
      name: says.explained,
      columns: [
        { title: says.column },
        { title: says.needed, width: 12 },
        { title: says.hint, width: 60 },
        ...examples,
      ],
      rows: [...rows, [], [says.first]],
    },
  ]
}
