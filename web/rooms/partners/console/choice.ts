export type Choice = { lead: number | null; assist: number[] }
export type Part = 'lead' | 'assist'

/** The choice after a press on a unit's part: pressed again it is taken back; a unit has one part only, and one unit leads. */
export function press(choice: Choice, unit: number, part: Part): Choice {
  const rest = choice.assist.filter((id) => id !== unit)
  if (part === 'lead') {
    if (choice.lead === unit) return { ...choice, lead: null }
    return { lead: unit, assist: rest }
  }
  if (choice.assist.includes(unit)) return { ...choice, assist: rest }
  return { lead: choice.lead === unit ? null : choice.lead, assist: [...rest, unit] }
}
