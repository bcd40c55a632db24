import { inWords } from '../../../kit/words.ts'

/** A channel's name in the language shown; its Chinese one where it has no other. */
export const nameOf = (channel: { name: string; nameEn: string }): string =>
  inWords({ zh: channel.name, en: channel.nameEn })
