import { inChina } from '../../kit/time.ts'

/** The loop of the ledger, and the steps and states of it that this room acts on: districts/common/loops/concern.json. */
export const LEDGER = 'concern'
export const RECORDED = 'recorded'
export const HANDED_ON = 'handed_on'
export const SORT = 'sort'
export const HAND_ON = 'hand_on'
export const COME_BACK = 'come_back'

/** The number of a month's problem list: one a month, in every community. */
export const listOfMonth = (now: Date): string => `民情-${inChina(now).slice(0, 7)}`
