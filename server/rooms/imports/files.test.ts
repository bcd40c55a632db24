import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { placeForDisks, removePlace, smallDisk } from '../../../tests/faults/small-disk.ts'
import { keepUpload } from './files.ts'

// mounting takes root
const place = placeForDisks()
afterAll(() => {
  if (place) removePlace(place)
})

async function* umbrella(pieces: number) {
  for (let n = 0; n < pieces; n++) yield Buffer.alloc(1_000_000, 'umbrella ')
}
const filesIn = (path: string) =>
  existsSync(path)
    ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    : []

test.skipIf(!place)(
  'an upload that the disk takes only a part of is refused, and leaves nothing',
  async () => {
    const disk = smallDisk(join(place as string, 'imports'), 3)
    // the last piece fits by half, which a plain write takes for done
    await expect(keepUpload(disk.path, umbrella(4))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(filesIn(disk.path)).toEqual([])
    expect(await keepUpload(disk.path, umbrella(2))).toContain(disk.path)
  },
)
