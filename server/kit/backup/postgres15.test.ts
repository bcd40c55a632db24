import { chmodSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { startPostgres } from '../../../tests/harness/postgres15.ts'
import { postgres15 } from '../../../tools/testing.ts'
import { openGiven } from '../postgres/given.ts'
import { emptyDatabase, folder, putBack, restoredOf, someKey, take } from './testing.ts'

describe.skipIf(!postgres15)('a given database of PostgreSQL 15', () => {
  test('takes what one of 18 held, and gives it back', async () => {
    const { house, owner } = await openTestHouse({ woven: true })
    const place = mkdtempSync(join(inject('postgres').files, 'postgres15-'))
    chmodSync(place, 0o711)
    const { owner: given } = await openGiven(await startPostgres(postgres15 ?? '', place))
    const [dir, back, home, again] = [folder(), folder(), folder('home'), folder('home')]
    const key = someKey(dir)
    await take({ owner, dataDir: house.dataDir, dir, key })
    await putBack(dir, key, given, home)
    expect(await restoredOf(given, ['notice'])).toEqual(await restoredOf(owner, ['notice']))
    await take({ owner: given, dataDir: home, dir: back, key })
    const target = await emptyDatabase()
    await putBack(back, key, target, again)
    expect(await restoredOf(target)).toEqual(await restoredOf(given))
  }, 60_000)
})
