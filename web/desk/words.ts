import type { Load } from '../kit/words.ts'

const books = {
  zh: () => Promise.all([import('../words/zh/kit.json'), import('../words/zh/desk.json')]),
  en: () => Promise.all([import('../words/en/kit.json'), import('../words/en/desk.json')]),
}

/** The dictionaries of the desk: only the language that is shown travels. */
export const loadWords: Load = async (language) => {
  const [kit, desk] = await books[language]()
  return { kit: kit.default, desk: desk.default }
}
