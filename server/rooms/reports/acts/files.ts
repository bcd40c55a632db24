import type { bulletins } from '../../../../contract/bulletins.ts'
import { DOCX, XLSX } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import type { Call, Handlers } from '../../../kit/room.ts'
import { note } from '../../access/index.ts'
import { titleOf } from '../say.ts'
import { editionSeen } from './show.ts'

type Acts = Handlers<typeof bulletins>
type One = Call<(typeof bulletins)['GET /api/editions/:id/bulletin.docx']>

/** An edition for a file, its taking along kept on record, and what the file is called. */
async function taken(house: House, { who, params, lang, requestId }: One, act: string) {
  const edition = await editionSeen(house, who, params.id)
  await note(house, who, { act, about: params.id, requestId })
  return { edition, name: titleOf(edition, lang).replace(/[\\/:*?"<>|]/g, '') }
}
const fileOf = (bytes: Buffer, type: string, name: string) => ({
  ...{ bytes, size: bytes.length, type, name },
  fresh: true,
})

export const bulletinAsWord: Acts['GET /api/editions/:id/bulletin.docx'] = async (house, call) => {
  const { edition, name } = await taken(house, call, 'bulletin_as_word')
  // the library is large and seldom needed: a start does not wait for it
  const { bulletinDocument } = await import('../paper/word.ts')
  return fileOf(await bulletinDocument(edition, call.lang), DOCX, `${name}.docx`)
}

export const bulletinAsExcel: Acts['GET /api/editions/:id/bulletin.xlsx'] = async (house, call) => {
  const { edition, name } = await taken(house, call, 'bulletin_as_excel')
  const { bulletinWorkbook } = await import('../paper/excel.ts')
  return fileOf(await bulletinWorkbook(edition, call.lang), XLSX, `${name}.xlsx`)
}
