import { inChina } from '../../../kit/time.ts'
import { COMMUNITY_DEPTH } from '../../../kit/scope.ts'

export type Wish = 'private' | 'neighbours' | 'public'
export type Audience = Exclude<Wish, 'private'>

const WIDTH: Record<Wish, number> = { private: 0, neighbours: 1, public: 2 }

/** Whether an audience is wider than what the reporter wished. */
export const isWider = (audience: Audience, wish: Wish): boolean => WIDTH[audience] > WIDTH[wish]

/** The ids from the root down to the community that a place lies in; of a place above, all of it. */
export const communityOf = (path: readonly number[]): number[] => path.slice(0, COMMUNITY_DEPTH)

/** The month of an instant in China: 2026-03. */
export const monthOf = (at: Date): string => inChina(at).slice(0, 7)

/** Whether a place is a community or lies in one. */
export const isInCommunity = (path: readonly number[] | null): path is readonly number[] =>
  path !== null && path.length >= COMMUNITY_DEPTH
