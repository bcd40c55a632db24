import { call } from '../../../kit/call.ts'
import { newRequest, type Offer } from '../../../kit/step-form.ts'
import type { Page } from './loops.ts'

/** The steps by which a loop's data says that two are the same, and that they are not. */
export const MERGE = 'merge'
export const SPLIT = 'split'

/** One request each, kept over retries: a lost answer never joins twice. */
const requests = new Map<string, string>()
const requestFor = (key: string) => requests.get(key) ?? requests.set(key, newRequest()).get(key) ?? ''

/** Joins a matter to another one; into a closed one as a repeat without new facts. Throws CallProblem. */
export const mergeInto = (one: { id: string; version: number }, into: { id: string; ended: boolean }) =>
  call('POST /api/matters/:id/steps', {
    params: { id: one.id },
    body: {
      requestId: requestFor(`${one.id} ${one.version} ${into.id}`),
      version: one.version,
      step: MERGE,
      form: { into: into.id, why: into.ended ? 'repeat' : 'same' },
    },
  })

/** Lets a joined matter go on by itself again. Throws CallProblem. */
export const splitOff = (one: { id: string; version: number }, reason: string) =>
  call('POST /api/matters/:id/steps', {
    params: { id: one.id },
    body: {
      requestId: requestFor(`${one.id} ${one.version} split`),
      version: one.version,
      step: SPLIT,
      form: reason ? { reason } : {},
    },
  })

/** What the page says of a step of the matter itself: allowed, or why not; undefined where it is nobody's to take here. */
export const offerOf = (page: Page | undefined, step: string): Offer | undefined =>
  page?.offers.find((o) => o.matterId === page.matter.id && o.step === step)

/** How alike in words, since a figure tells nobody anything. */
export const alikeKey = (likeness: number): 'very' | 'rather' | 'somewhat' =>
  likeness >= 0.6 ? 'very' : likeness >= 0.35 ? 'rather' : 'somewhat'
