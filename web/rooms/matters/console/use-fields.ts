import { computed, type Ref, useTemplateRef } from 'vue'
import { type Field, flawsOf, type Values } from '../../../kit/step-form.ts'
import { t } from '../../../kit/words.ts'
import type FormField from './FormField.vue'

/**
 * The fields of a step's form: what is wrong with each by its name, once one has `tried`; the category by which units are suggested,
 * which is the one now chosen in the same form, or else the matter's `own`. The page names its fields `fields`.
 */
export function useFields(
  form: () => Field[],
  values: Ref<Values>,
  tried: Ref<boolean>,
  own: () => string | null,
) {
  const fields = useTemplateRef<InstanceType<typeof FormField>[]>('fields')
  const flaws = computed((): Record<string, string> => {
    const found = tried.value ? flawsOf(form(), values.value) : []
    return Object.fromEntries(found.map((flaw) => [flaw.name, t(flaw.key, flaw.values)]))
  })
  const category = computed(() => {
    const field = form().find((f) => f.kind === 'category')
    return (field && String(values.value[field.name] ?? '')) || own()
  })
  /** Whether pictures are still on their way. */
  const pending = () => fields.value?.some((field) => field.pending()) ?? false
  return { flaws, category, pending }
}
