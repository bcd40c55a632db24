import { z } from 'zod'
import { fileHash, id, text, uuid } from '../../../../contract/kit.ts'
import { problem } from '../../../kit/problems.ts'
import type { Field, Step } from './definition.ts'

const WORDS_MAX = 5000
const LINE_MAX = 200

/** The closed set of field kinds as schemas; a loop's data chooses among them and holds no scripts. */
function schemaOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'words':
      return text(field.max ?? WORDS_MAX, field.required ? 1 : 0)
    case 'line':
      return text(field.max ?? LINE_MAX, field.required ? 1 : 0)
    case 'choice':
      return z.enum((field.options ?? []).map((o) => o.key) as [string, ...string[]])
    case 'yesno':
      return z.boolean()
    case 'category':
      return z.string().max(60)
    case 'unit':
      return id
    case 'units':
      return z.strictObject({ lead: id, assist: z.array(id).max(20).default([]) })
    case 'date':
      return z.iso.date()
    case 'number':
      return z.number().int().min(0).max(1_000_000)
    case 'matter':
      return uuid
    case 'affair':
      return z.string().max(60)
    case 'files':
      return z.array(fileHash).max(field.max ?? 9)
  }
}

const compiled = new WeakMap<Step, z.ZodObject>()
function formSchema(step: Step): z.ZodObject {
  let schema = compiled.get(step)
  if (!schema) {
    schema = z.strictObject(
      Object.fromEntries(step.form.map((f) => [f.name, f.required ? schemaOf(f) : schemaOf(f).nullish()])),
    )
    compiled.set(step, schema)
  }
  return schema
}

export type FilledForm = {
  form: Record<string, unknown>
  /** Free text by field: goes to `content`. */
  texts: Record<string, string>
  files: string[]
  /** All the rest: stays in the step. */
  data: Record<string, unknown>
}

/** A line that a step's effect keeps on the matter (a sheet's number) is no free text alone. */
const isKept = (step: Step, field: Field): boolean =>
  step.effects.some((part) => Array.isArray(part.fields) && part.fields.includes(field.name))

/** A form checked against its step. Throws `matters.form_field` with the field's own label. */
export function fillForm(step: Step, given: Record<string, unknown>): FilledForm {
  const parsed = formSchema(step).safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0] ?? (issue?.code === 'unrecognized_keys' ? issue.keys[0] : ''))
    const field = step.form.find((f) => f.name === name)
    throw problem('matters.form_field', {
      field: field?.label ?? name,
      reason: reasonOf(issue),
      fields: [{ path: `form.${name}`, rule: issue?.code }],
    })
  }
  const filled: FilledForm = { form: parsed.data, texts: {}, files: [], data: {} }
  for (const field of step.form) {
    const value = parsed.data[field.name]
    if (value === undefined || value === null || value === '') continue
    if (field.kind === 'words' || field.kind === 'line') {
      filled.texts[field.name] = String(value)
      if (isKept(step, field)) filled.data[field.name] = value
    } else if (field.kind === 'files') filled.files.push(...(value as string[]))
    else filled.data[field.name] = value
  }
  return filled
}

function reasonOf(issue: z.core.$ZodIssue | undefined): { zh: string; en: string } {
  if (issue?.code === 'too_big') return { zh: `最多 ${issue.maximum}`, en: `at most ${issue.maximum}` }
  if (issue?.code === 'unrecognized_keys')
    return { zh: '这一步没有这一项', en: 'this step has no such field' }
  if (issue?.code === 'custom' && issue.message === 'bad_characters')
    return { zh: '有不能保存的字符', en: 'it holds characters that cannot be kept' }
  if (issue?.code === 'invalid_type' || (issue?.code === 'custom' && issue.message === 'empty'))
    return { zh: '必须填写', en: 'it must be filled in' }
  return { zh: '内容不对', en: 'not a valid value' }
}
