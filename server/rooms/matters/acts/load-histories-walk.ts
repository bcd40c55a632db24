import type { House } from '../../../kit/house.ts'
import type { Who } from '../../../kit/scope.ts'
import { heard } from '../loop/alarms.ts'
import { toolsOf } from '../loop/book.ts'
import { stepOf } from '../loop/definition.ts'
import { append, take, type Tools } from '../loop/engine.ts'
import { type Family, type Filed, type Member, membersOf, withMember } from '../loop/family.ts'
import { unborn } from '../loop/fold.ts'
import { fillForm } from '../loop/form.ts'
import { startRole, titleOf } from '../rules.ts'
import { hexBytes, type NewContent, type NewReporter } from '../store/write.ts'
import { contentOf } from './content.ts'

/** Who takes a step, with what their posts allow. */
export type Hand = Pick<Who, 'accountId' | 'kind' | 'posts'>

/** How a matter of the past was filed. Its id is that of the request, too. */
export type PastReport = Pick<Filed, 'id' | 'source' | 'reporter_id' | 'filed_by'> &
  Partial<Pick<Filed, 'confidential' | 'visibility' | 'lng' | 'lat' | 'place'>> & {
    loop: string
    node: { id: number; path: number[] }
    words: string
    form?: Record<string, unknown>
    by: Hand
    at: Date
    /** The depth of the level that holds it, where nobody at the place itself does. */
    level?: number
    /** Who it is for, where that is somebody without an account. */
    named?: { name: string; phone: string }
  }

/** A person takes a step of the matter, or of what it made: the first of its members that `on` finds. */
export type PastStep = {
  by: Hand
  step: string
  form?: Record<string, unknown>
  at: Date
  requestId: string
  on?: (member: Member) => boolean
}

/**
 * The life of one matter, told in memory by the same pure engine that judges what people do today: who may take a step, its form,
 * its guards and its effects, and the clock at its hours. What lies outside of the family (duty lists, the admission list, what a
 * report is joined to) the teller answers for.
 */
export class Past {
  family: Family
  readonly contents: NewContent[] = []
  readonly reporter: NewReporter | undefined
  private readonly toolsAt: (at: Date) => Tools

  constructor(house: House, districtId: number, report: PastReport, toolsAt: (at: Date) => Tools) {
    this.toolsAt = toolsAt
    const tools = toolsAt(report.at)
    const loop = tools.loop(report.loop)
    const step = stepOf(loop, loop.start)
    const role = step && startRole(report.by, step, report.node.path)
    if (!step || !role)
      throw new Error(`${report.loop} is not theirs to file: account ${report.by.accountId}`)
    const filled = fillForm(step, report.form ?? {})
    const { id, source, reporter_id, filed_by } = report
    const blank = unborn(loop, {
      district_id: districtId,
      ...{ id, source, reporter_id, filed_by, ref: null },
      title: titleOf(report.words),
      place: report.place ?? null,
      grid_at_filing: report.node.id,
      path: report.node.path,
      created_at: report.at,
      confidential: report.confidential ?? false,
      visibility: report.visibility ?? null,
      lng: report.lng ?? null,
      lat: report.lat ?? null,
    })
    const record = { ...filled.data, ...(report.level === undefined ? {} : { level: report.level }) }
    const taken = { role, accountId: report.by.accountId, requestId: id, occurredAt: report.at, record }
    this.family = { root: append(blank, step, taken, tools), children: [], joined: [] }
    this.keep(id, 1, { words: report.words, ...filled.texts })
    if (report.named) {
      const seal = (text: string) => hexBytes(house.secrets.seal(text))
      const { name, phone } = report.named
      this.reporter = { matter_id: id, name_sealed: seal(name), phone_sealed: seal(phone) }
    }
  }

  get root(): Member['matter'] {
    return this.family.root.matter
  }

  private keep(matterId: string, seq: number, texts: Record<string, string>): void {
    const content = contentOf(matterId, seq, texts, [])
    if (content) this.contents.push(content)
  }

  /** The clock has acted up to then; a person takes a step. Throws the Problem that says why not. */
  take({ by, step: name, form = {}, at, requestId, on }: PastStep): void {
    this.pass(at)
    const member = on ? membersOf(this.family).find(on) : this.family.root
    const step = member && stepOf(member.loop, name)
    if (!member || !step) throw new Error(`${this.root.loop} ${this.root.state}: nothing for ${name}`)
    const filled = fillForm(step, form)
    const matterId = member.matter.id
    const ask = { matterId, step: name, form: filled.form, data: filled.data, requestId, occurredAt: at }
    const actor = { kind: 'person', accountId: by.accountId, posts: by.posts } as const
    this.family = take(this.family, actor, ask, this.toolsAt(at)).family
    // what follows from it may have added steps of machines to the same member
    this.keep(matterId, member.matter.version + 1, filled.texts)
  }

  /** Time goes by: whatever the clock had to say until then, it said at its hour. */
  pass(until: Date): void {
    for (;;) {
      const wakes = membersOf(this.family).flatMap(({ matter }) => matter.wake_at ?? [])
      const next = wakes.reduce<Date | undefined>((a, b) => (a && a <= b ? a : b), undefined)
      if (!next || next > until) return
      const { changed, moved } = heard(this.family, this.toolsAt(next))
      for (const member of [...changed.map((c) => c.member), ...moved])
        this.family = withMember(this.family, member)
    }
  }

  /** Somebody else's report was joined to this one: by whom, where they have an account. */
  joinedBy(accountId: number | null): void {
    this.family = { ...this.family, joined: [...this.family.joined, accountId] }
  }
}

/** Tells pasts of one district: with its loops, limits and calendar as they stand now. `childId` makes the ids of what a matter makes. */
export async function pastsOf(
  house: House,
  districtId: number,
  childId: (rootId: string, nth: number) => string,
): Promise<(report: PastReport) => Past> {
  const tools = await toolsOf(house, districtId)
  return (report) => {
    let made = 0
    const newId = () => childId(report.id, ++made)
    return new Past(house, districtId, report, (at) => ({ ...tools, now: at, newId }))
  }
}
