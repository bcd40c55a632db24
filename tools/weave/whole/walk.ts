import { Problem } from '../../../server/kit/problems.ts'
import type { Hand, Past } from '../../../server/rooms/matters/index.ts'
import { type Random, randomOf } from '../random.ts'
import type { Scene } from './scene.ts'
import { afterWaking, afterWork } from './times.ts'

/** What comes next lies ahead of now: the matter is on its way. */
class Ahead extends Error {}
/** The loop's rules refuse what was to come next at this hour: another telling is wanted. */
class Refused extends Error {}

/** How often a past is told anew until it comes to what is wanted of it. */
const TELLINGS = 60

/** The first telling that comes to what is wanted; `tell` is handed which one it is and gives nothing where it does not. */
export function toldUntil<T>(name: string, tell: (telling: number) => T | undefined): T {
  let refused: Refused | undefined
  for (let telling = 0; telling < TELLINGS; telling++) {
    try {
      const told = tell(telling)
      if (told !== undefined) return told
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refused = error
    }
  }
  throw new Error(`${name} does not come to what is wanted of it`, { cause: refused })
}

type Member = Past['family']['root']

/** One matter on its road: time goes on from step to step, in working hours or in waking ones. */
export class Walk {
  readonly past: Past
  readonly scene: Scene
  readonly r: Random
  /** When the last step was taken. */
  at: Date
  private steps = 0
  private readonly key: string

  constructor(scene: Scene, past: Past, key: string) {
    this.scene = scene
    this.past = past
    this.key = key
    this.r = randomOf(scene.seed, `${scene.plan.district} walk ${key}`)
    this.at = past.root.created_at
  }

  get root(): Past['root'] {
    return this.past.root
  }

  /** Around so many working hours later: mostly sooner, now and then much later. */
  work(hours: number): this {
    this.at = this.workFrom(this.at, hours)
    return this
  }

  workFrom(from: Date, hours: number): Date {
    return afterWork(from, this.around(hours), this.scene.calendar, this.r)
  }

  /** Around so many hours later, whenever people are awake. */
  wait(hours: number): this {
    this.at = afterWaking(this.at, this.around(hours), this.r)
    return this
  }

  /** A length of time as people take it: skewed, now and then much longer than usual. */
  around(usual: number): number {
    const { r } = this
    return usual * (0.25 + r.next() * 1.1 + (r.chance(0.08) ? r.next() * 4.2 : 0))
  }

  /** Takes a step. Throws `Ahead` where its time has not come yet, `Refused` where the loop does not let it pass. */
  take(by: Hand, step: string, form: Record<string, unknown> = {}, on?: (member: Member) => boolean): void {
    if (this.at > this.scene.now) throw new Ahead()
    const requestId = this.scene.idOf(`${this.key} step ${++this.steps}`)
    try {
      this.past.take({ by, step, form, at: this.at, requestId, ...(on ? { on } : {}) })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      throw new Refused(`${this.key}: ${step} in ${this.root.state}: ${error.code}`, { cause: error })
    }
  }

  /** Goes a road as far as it leads until now; whether it came to its end. */
  go(road: (walk: this) => void): boolean {
    try {
      road(this)
      return true
    } catch (error) {
      if (!(error instanceof Ahead)) throw error
      return false
    } finally {
      this.past.pass(this.scene.now)
    }
  }
}

/** Where a member of the family stands in its loop, by name. */
export const open =
  (loop: string, ...states: string[]) =>
  (member: Member) =>
    member.loop.id === loop && states.includes(member.matter.state)
