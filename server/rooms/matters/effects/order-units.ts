import type { Folded } from '../loop/family.ts'
import type { Effect } from './effect.ts'

export type Units = { lead: number; assist: number[] }

/** The kind of call goes down with each order, its limits hang on it. */
const kindOf = (form: Record<string, unknown>, { kind }: Pick<Folded, 'kind'>) =>
  typeof form.kind === 'string' ? { kind: form.kind } : kind ? { kind } : {}

/** Spawns one order for each unit chosen in the step's field `units`, the lead's first. */
export const orderUnits: Effect = {
  flaw: (part, step) =>
    typeof part.loop === 'string' &&
    step.form.some((f) => f.name === 'units' && f.kind === 'units' && f.required)
      ? undefined
      : 'order_units needs a loop and a required field "units"',
  ask: (member, _, { form }, part) => {
    const { lead, assist } = form.units as Units
    const kind = part.kind ? { kind: String(part.kind) } : kindOf(form, member.matter)
    const order = (unit: number) => ({ loop: String(part.loop), record: { unit, ...kind } })
    return {
      spawn: [{ loop: String(part.loop), record: { unit: lead, lead: true, ...kind } }, ...assist.map(order)],
    }
  },
}

/** An order that starts: it belongs to the unit that its first step names. */
export const takeUnit: Effect = {
  fold: (was, { data }) => ({
    ...was,
    unit_id: Number(data?.unit),
    lead: data?.lead === true,
    kind: typeof data?.kind === 'string' ? data.kind : null,
  }),
}

/** An upheld objection: the unit named takes the place of the one that objected, and is bound by the ruling. */
export const orderNamedUnit: Effect = {
  flaw: (_, step) =>
    step.form.some((f) => f.name === 'unit' && f.kind === 'unit' && f.required)
      ? undefined
      : 'needs a required field "unit"',
  ask: ({ matter }, _, { form }) => ({
    spawn: [
      {
        loop: matter.loop,
        record: {
          unit: Number(form.unit),
          ...(matter.lead ? { lead: true } : {}),
          ruled: true,
          ...kindOf({}, matter),
        },
      },
    ],
  }),
}

/** The matter itself goes to the unit that a field of the form names; back to nobody where there is no such field. */
export const giveUnit: Effect = {
  flaw: (part, step) =>
    part.field === undefined || step.form.some((f) => f.name === part.field && f.kind === 'unit')
      ? undefined
      : 'give_unit names no field of kind unit',
  fold: (was, { data }, part) => ({
    ...was,
    unit_id: part.field === undefined ? null : Number(data?.[String(part.field)]),
    lead: part.field !== undefined,
  }),
}

/** A side task for the staff on the spot, such as a check; it belongs to no unit. */
export const orderTask: Effect = {
  flaw: (part) => (typeof part.loop === 'string' ? undefined : 'order_task needs a loop'),
  ask: (_, __, ___, part) => ({ spawn: [{ loop: String(part.loop), record: {} }] }),
}
