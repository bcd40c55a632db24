import type { imports } from '../../../../contract/imports.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { inChina } from '../../../kit/time.ts'
import { firstCodes, note } from '../../access/index.ts'
import { workbookOut } from '../out.ts'
import { STATE_WORDS } from '../rules.ts'
import { heldBatch } from '../store/batches.ts'
import { madeBy } from '../store/rows.ts'
import { batchFor, canFor } from './view.ts'

const SAYS = {
  zh: {
    name: '首次登录码',
    login: '账号',
    person: '姓名',
    code: '首次登录码',
    until: '有效期至',
    page: '打开这个网页设置密码',
  },
  en: {
    name: 'codes for first passwords',
    login: 'Login',
    person: 'Name',
    code: 'Code',
    until: 'Holds until',
    page: 'Set the password on this page',
  },
} as const

/**
 * New codes for everybody of a batch who has not set a password yet and has no post out of reach, as a workbook to be handed out. They are written nowhere else;
 * asked for again, the former ones end.
 */
export const giveCodes: Handlers<typeof imports>['POST /api/imports/:id/codes'] = async (
  house,
  { who, params, lang, requestId },
) => {
  const { districtId } = who
  const seen = await batchFor(house, who, params.id)
  if (!canFor(house, who, seen).codes)
    throw problem('imports.wrong_state', { state: STATE_WORDS[seen.state] })
  const codes = await house.db.tx(async (q) => {
    const batch = await heldBatch(q, districtId, params.id)
    if (!batch) throw problem('imports.none')
    const accountIds = (await madeBy(q, batch)).map(({ made }) => Number(made))
    const made = await firstCodes(house, q, who, accountIds)
    await note(house, who, { act: 'first_codes_made', about: batch.id, requestId }, q)
    return made
  })
  if (codes.length === 0) throw problem('imports.no_codes')
  const says = SAYS[lang]
  const columns = [says.login, says.person, says.code, says.until, says.page].map((title, i) => ({
    title,
    width: i === 4 ? 60 : 20,
  }))
  const rows = codes.map(({ login, name, code, expires }) => [
    login,
    name,
    code,
    inChina(expires).slice(0, 10),
    `${house.publicUrl}/first#login=${encodeURIComponent(login)}&code=${code}`,
  ])
  return workbookOut(house, says.name, [{ name: says.name, columns, rows }])
}
