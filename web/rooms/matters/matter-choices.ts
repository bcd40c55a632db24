import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call } from '../../kit/call.ts'
import { useSession } from '../../kit/session.ts'
import { sayMoment } from '../../kit/time.ts'
import { inWords, language, t } from '../../kit/words.ts'
import { type Summary, useLoops } from './console/loops.ts'

export type MatterChoice = { id: string; number: number | null; title: string; facts: string }
const MOST = 8

/**
 * Other matters that a form may name: by their number among those within reach, and without one those that are most alike or,
 * where nobody may ask for that, the newest open ones at the same place. `linked`: what this one became is no other of its kind,
 * but a report.
 */
export function useMatterChoices(
  of: () => Summary | undefined,
  node: () => number,
  typed: () => string,
  linked: () => boolean = () => false,
) {
  const { canAtPlace } = useSession()
  const { loops, stateName, loopName } = useLoops()
  const number = computed(() => Number(/\d{1,9}/.exec(typed())?.[0] ?? 0))
  const fromRow = (row: Summary): MatterChoice => ({
    id: row.id,
    number: row.number,
    title: row.title || loopName(row.loop),
    facts: [
      [row.node.name, row.place].filter(Boolean).join(' '),
      stateName(row.loop, row.state),
      sayMoment(row.createdAt),
    ]
      .filter(Boolean)
      .join(' · '),
  })
  async function alike(matter: Summary, signal: AbortSignal): Promise<MatterChoice[]> {
    const body = { nodeId: node(), words: matter.title, place: matter.place ?? undefined, id: matter.id }
    const { rows } = await call('POST /api/matters/similar', { body, signal })
    return rows.map((row) => ({
      id: row.id,
      number: row.staff?.number ?? null,
      title: row.staff?.title ?? t('kit.choose.alike', { place: row.place }),
      facts: [row.staff?.place ?? row.place, inWords(row.state), sayMoment(row.at)]
        .filter(Boolean)
        .join(' · '),
    }))
  }
  const query = useQuery({
    queryKey: ['matters', 'choices', () => of()?.id, node, number, language, linked],
    queryFn: async ({ signal }): Promise<MatterChoice[]> => {
      const matter = of()
      if (number.value) {
        const asked = { view: 'matters' as const, number: number.value, limit: MOST }
        return (await call('GET /api/matters', { query: asked, signal })).rows.map(fromRow)
      }
      const asksAlike = matter && !linked() && canAtPlace('matters.report')
      const found = asksAlike ? await alike(matter, signal).catch(() => []) : []
      if (found.length > 0) return found
      const asked = {
        view: 'matters' as const,
        loop: linked() ? loops.value.find((loop) => loop.usual)?.id : matter?.loop,
        node: node() || undefined,
        open: 'yes' as const,
        limit: MOST,
      }
      return (await call('GET /api/matters', { query: asked, signal })).rows.map(fromRow)
    },
    placeholderData: (before) => before,
    staleTime: 30_000,
  })
  return {
    query,
    choices: computed(() =>
      (query.data.value ?? []).filter((one) => one.id !== of()?.id && one.id !== of()?.rootId),
    ),
  }
}
