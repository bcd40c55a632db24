import type { imports } from '../../../../contract/imports.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { note } from '../../access/index.ts'
import { workbookOut } from '../out.ts'
import { ADDED, ownColumns } from '../rules.ts'
import type { Batch } from '../store/batches.ts'
import { rowsOfStatus } from '../store/rows.ts'
import { openCells } from '../work.ts'
import { reasonOf } from './rows.ts'
import { batchFor, canFor } from './view.ts'

const SAYS = {
  zh: { name: '未导入的行', ...ADDED.zh, colon: '：', between: '' },
  en: { name: 'rows not loaded', ...ADDED.en, colon: ': ', between: ' ' },
} as const
const AT_ONCE = 500
/** Wider columns would push the others off the screen. */
const REASON_WIDTH = 48

/** The rows that failed, as they were, each with its reason behind it: to be corrected and brought again as it is. */
export const giveErrors: Handlers<typeof imports>['GET /api/imports/:id/errors'] = async (
  house,
  { who, params, lang, requestId },
) => {
  const batch = await batchFor(house, who, params.id)
  if (!canFor(house, who, batch).errors) throw problem('imports.no_errors')
  await note(house, who, { act: 'import_errors_opened', about: batch.id, requestId })
  const says = SAYS[lang]
  const columns = [
    ...ownColumns(batch.columns).map((title) => ({ title })),
    { title: says.line, width: 12 },
    { title: says.reason, width: REASON_WIDTH },
  ]
  const name = `${says.name}-${batch.name.replace(/\.\w+$/, '')}`
  return workbookOut(house, name, [{ name: says.name, columns, rows: failed(house, batch, lang) }])
}

async function* failed(house: House, batch: Batch, lang: Lang): AsyncGenerator<string[]> {
  const says = SAYS[lang]
  const own = ownColumns(batch.columns)
  for (let after = 0; ; ) {
    const page = await rowsOfStatus(house.db, batch, 'error', after, AT_ONCE)
    for (const { seq, line, cells, flaws } of page) {
      const was = openCells(house, batch, cells) ?? {}
      const reasons = (flaws ?? []).map((flaw) => {
        const column = flaw.field === null ? undefined : batch.mapping?.[flaw.field]
        const reason = reasonOf(flaw, lang)
        return column ? `${column}${says.colon}${reason}` : reason
      })
      yield [...own.map((column) => was[column] ?? ''), String(line), reasons.join(says.between)]
      after = seq
    }
    if (page.length < AT_ONCE) return
  }
}
