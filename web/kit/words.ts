import { type App, computed, type Plugin, type Ref, ref } from 'vue'
import { createI18n } from 'vue-i18n'

export type Language = 'zh' | 'en'
export type Words = { zh: string; en: string }
/** Fetches the dictionaries of one language: `{ kit: {…}, phone: {…} }`, so that keys read `phone.report.title`. */
export type Load = (language: Language) => Promise<Record<string, unknown>>

const REMEMBERED = 'gridloom.language'

/** `{name}` is filled in; `one | many` is chosen by `n`. All that our dictionaries need, and no code is built at run time. */
export function compile(message: string) {
  const forms = message.split(' | ')
  return (context: { named(name: string): unknown }): string => {
    const n = Number(context.named('n') ?? 0)
    const form = forms.length > 1 && n !== 1 ? forms[1] : forms[0]
    return (form ?? '').replace(/\{(\w+)\}/g, (_, name: string) => String(context.named(name) ?? ''))
  }
}

/** The part of vue-i18n that we use; its own types try to spell out every key and give up. */
type Global = {
  locale: { value: Language }
  t(key: string, values: Record<string, string | number>): string
  setLocaleMessage(to: Language, messages: Record<string, unknown>): void
}

const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  missingWarn: false,
  fallbackWarn: false,
  messageCompiler: (message: unknown) => compile(String(message)),
  messages: {},
} as object) as unknown as Plugin & { global: Global }

const chosen = ref<Language>('zh')
const loaded = new Set<Language>()
let loader: Load | undefined

/** The language now shown. */
export const language: Readonly<Ref<Language>> = computed(() => chosen.value)

/** A word of the dictionary: `t('kit.time.minutes', { n: 3 })`. Reactive where it is read in a template. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  return i18n.global.t(key, values)
}

/** District data and the server's words carry both languages; the other one stands in for a missing one. */
export function inWords(words: Words | null | undefined): string {
  if (!words) return ''
  return chosen.value === 'en' ? words.en || words.zh : words.zh || words.en
}

/** What is called by a name and, mostly, an English one: a place, a unit. */
export const called = (thing: { name: string; nameEn?: string } | null | undefined): string =>
  (chosen.value === 'en' && thing?.nameEn) || (thing?.name ?? '')

/** Switches the language, loads its dictionary and remembers the choice on this device. */
export async function speak(to: Language): Promise<void> {
  if (loader && !loaded.has(to)) {
    i18n.global.setLocaleMessage(to, await loader(to))
    loaded.add(to)
  }
  chosen.value = to
  i18n.global.locale.value = to
  document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en'
  remember(to)
}

function remember(to: Language) {
  try {
    localStorage.setItem(REMEMBERED, to)
  } catch {
    // Storage may be forbidden in an embedded browser: the choice then lasts for this visit.
  }
}

function firstLanguage(): Language {
  try {
    const kept = localStorage.getItem(REMEMBERED)
    if (kept === 'zh' || kept === 'en') return kept
  } catch {
    // As above.
  }
  // Chinese first: only a browser that asks for another language and not at all for Chinese starts in English.
  return navigator.languages.some((l) => l.toLowerCase().startsWith('zh')) || !navigator.languages.length
    ? 'zh'
    : 'en'
}

/** Installs the dictionaries into an entry and speaks the remembered language before the first screen is drawn. */
export async function setUpWords(app: App, load: Load): Promise<void> {
  loader = load
  app.use(i18n)
  await speak(firstLanguage())
}
