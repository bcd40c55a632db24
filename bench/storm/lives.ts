import { said } from '../world/words.ts'
import { tokenOf } from '../world/people.ts'
import type { Asked, Calls } from './calls.ts'

/** Who lives through a whistle that is settled in its grid. */
export type Hands = { resident: number; clerk: number; nodeId: number }
/** The six calls of a whistle settled in its grid. */
export const SIX = ['report', 'sign', 'solve here', 'solved here', 'call back', 'clear'] as const

/** The calls of one life, in their order; `id` is the matter's. */
export function lifeOf({ resident, clerk, nodeId }: Hands, n: number, id = crypto.randomUUID()): Asked[] {
  const { words, category, result } = said(n)
  const step = (account: number, version: number, name: string, form: object): Asked => ({
    ...{ token: tokenOf(account), method: 'POST', path: `/api/matters/${id}/steps` },
    body: { requestId: crypto.randomUUID(), version, step: name, form },
  })
  return [
    {
      ...{ token: tokenOf(resident), method: 'POST', path: '/api/matters' },
      body: { id, nodeId, words, category, place: `${(n % 40) + 1} 幢` },
    },
    step(clerk, 1, 'sign', {}),
    step(clerk, 2, 'solve_here', {}),
    step(clerk, 3, 'solved_here', { result }),
    step(resident, 4, 'call_back', { solved: 'solved', satisfaction: 'satisfied', words: '谢谢。' }),
    step(clerk, 5, 'clear', {}),
  ]
}

/** Lives one whole life; false where a call was not answered as it should be, after which there is nothing to go on with. */
export async function live(calls: Calls, hands: Hands, n: number, dueAt: number): Promise<boolean> {
  let due: number | undefined = dueAt
  for (const [i, asked] of lifeOf(hands, n).entries()) {
    const { outcome } = await calls.ask(SIX[i] ?? '', asked, due)
    if (outcome !== 'ok') return false
    due = undefined
  }
  return true
}
