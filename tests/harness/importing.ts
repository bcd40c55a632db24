import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { inject } from 'vitest'
import { importCommand } from '../../server/commands/import.ts'
import { sql } from '../../server/kit/db.ts'
import { refreshStatistics } from '../../server/kit/migrate.ts'
import { lostUmbrella } from './lost-umbrella.ts'

/** The columns of the messages, as the platform names them that they come from. */
export const HEAD = ['留言编号', '留言用户', '留言主题', '留言时间', '留言详情', '答复意见', '答复时间']
export const WORDS = '  丢了一把伞，\n\t“红的”，伞柄刻着 龘\u00a0； '
/** A message with its reply; `over` replaces cells by their place. */
export const row = (ref: string, over: Record<number, string> = {}): string[] =>
  Object.assign(
    [ref, '伞友', `丢伞 ${ref}`, '2019-04-25 09:32:09', WORDS, '已找到，请来领。 ', '2019-05-01 10:00:00'],
    over,
  )
export const csv = (rows: string[][]): string => stringify([HEAD, ...rows])

export type Imported = {
  ref: string
  title: string
  state: string
  words: string
  from: string | null
  reply: string | null
  steps: number
  at: Date
  repliedAt: Date | null
}

/** The lost umbrella's world with the operator's command that imports into it. */
export async function importing() {
  const w = await lostUmbrella()
  const dir = mkdtempSync(join(inject('postgres').files, 'import-'))
  return {
    ...w,
    dir,
    /** Puts a file where the command finds it. */
    put(name: string, content: string | Buffer): string {
      const file = join(dir, name)
      writeFileSync(file, content)
      return file
    },
    /** The command as an operator runs it; the lines that it says. */
    async run(file: string, ...args: string[]): Promise<string[]> {
      const lines: string[] = []
      await importCommand.run({
        house: w.house,
        args: ['messages', file, '--district', 'umbrella', ...args],
        say: (line) => void lines.push(line),
        analyze: (tables) => refreshStatistics(w.owner, tables),
      })
      return lines
    },
    imported: (refs: string[]) =>
      w.house.db.rows<Imported>(sql`
        select m.ref, m.title, m.state, c.texts->>'words' as words, c.texts->>'from' as from, r.texts->>'reply' as reply, m.created_at as at,
          (select occurred_at from matter_step s where s.matter_id = m.id and s.step = 'reply_on_record') as "repliedAt",
          (select count(*) from matter_step s where s.matter_id = m.id) as steps
        from matter m join matter_content c on c.matter_id = m.id and c.seq = 1 left join matter_content r on r.matter_id = m.id and r.seq = 2
        where m.source = 'import' and m.ref = any(${refs}::text[]) order by m.ref`),
  }
}
