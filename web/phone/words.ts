import type { Load } from '../kit/words.ts'

const books = {
  zh: () => Promise.all([import('../words/zh/kit.json'), import('../words/zh/phone.json')]),
  en: () => Promise.all([import('../words/en/kit.json'), import('../words/en/phone.json')]),
}

/** The dictionaries of the phone: only the language that is shown travels. */
export const loadWords: Load = async (language) => {
  const [kit, phone] = await books[language]()
  return { kit: kit.default, phone: phone.default }
}
