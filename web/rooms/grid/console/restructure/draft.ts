import { type Asked, type Choices, goesOf, type Kind } from './changes.ts'

export type Part = { name: string; nameEn: string; code: string }
/** What somebody has said so far of a change; of each kind its own part counts. */
export type Draft = {
  parts: Part[]
  /** Number of the part that each child goes to; those not named go to the rest. */
  children: Record<number, number>
  rest: number
  byPoint: boolean
  /** Grids that are merged with the one that is shown. */
  others: number[]
  parent: number | null
  choices: Choices
}

export const blankPart = (): Part => ({ name: '', nameEn: '', code: '' })
export const blankDraft = (kind: Kind): Draft => ({
  parts: kind === 'split' ? [blankPart(), blankPart()] : [blankPart()],
  children: {},
  rest: 0,
  byPoint: false,
  others: [],
  parent: null,
  choices: {},
})

const named = ({ name, nameEn, code }: Part) => ({
  name: name.trim(),
  nameEn: nameEn.trim(),
  code: code.trim() || null,
})

/** What is asked of the server; null as long as something is missing. */
export function askedOf(kind: Kind, node: number, draft: Draft): Asked | null {
  if (kind === 'move') return draft.parent === null ? null : { kind, node, parent: draft.parent }
  const parts = draft.parts.map(named)
  if (parts.some((part) => part.name === '')) return null
  const goes = goesOf(draft.choices)
  const [into] = parts
  if (kind === 'merge')
    return into && draft.others.length > 0 ? { kind, nodes: [node, ...draft.others], into, goes } : null
  return {
    kind,
    node,
    rest: draft.rest,
    byPoint: draft.byPoint,
    parts: parts.map((part, i) => ({
      ...part,
      children: Object.entries(draft.children).flatMap(([child, to]) => (to === i ? Number(child) : [])),
    })),
    goes,
  }
}

/** A part is taken out: what had gone there goes to the rest again, and the others move up. */
export function withoutPart(
  draft: Draft,
  gone: number,
): Pick<Draft, 'parts' | 'children' | 'rest' | 'choices'> {
  const up = (part: number) => (part > gone ? part - 1 : part)
  const children = Object.entries(draft.children).filter(([, to]) => to !== gone)
  return {
    parts: draft.parts.filter((_, i) => i !== gone),
    children: Object.fromEntries(children.map(([child, to]) => [child, up(to)])),
    rest: draft.rest === gone ? 0 : up(draft.rest),
    choices: {},
  }
}
