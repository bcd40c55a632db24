import type { Effect } from './effect.ts'

export type Units = { lead: number; assist: number[] }

/** Spawns one order for each unit chosen in the step's field `units`, the lead's first. */
export const orderUnits: Effect = {
  flaw: (part, step) =>
    typeof part.loop === 'string' &&
    step.form.some((f) => f.name === 'units' && f.kind === 'units' && f.required)
      ? undefined
      : 'order_units needs a loop and a required field "units"',
  ask: (_, __, form, part) => {
    const { lead, assist } = form.units as Units
    const loop = String(part.loop)
    return {
      spawn: [{ loop, unitId: lead, lead: true }, ...assist.map((unitId) => ({ loop, unitId, lead: false }))],
    }
  },
}

/** An order that starts: it belongs to the unit that its first step names. */
export const takeUnit: Effect = {
  fold: (was, row) => ({ ...was, unit_id: Number(row.data?.unit), lead: row.data?.lead === true }),
}

/** An upheld objection: the unit named takes the place of the one that objected, as lead where that was lead. */
export const orderNamedUnit: Effect = {
  flaw: (_, step) =>
    step.form.some((f) => f.name === 'unit' && f.kind === 'unit' && f.required)
      ? undefined
      : 'needs a required field "unit"',
  ask: (member, _, form) => ({
    spawn: [{ loop: member.matter.loop, unitId: Number(form.unit), lead: member.matter.lead }],
  }),
}
