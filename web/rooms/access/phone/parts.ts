import { defineAsyncComponent } from 'vue'

export const DemoAccounts = defineAsyncComponent(() => import('./DemoAccounts.vue'))
const phoneSignIn = () => import('./PhoneSignIn.vue')
export const PhoneSignIn = defineAsyncComponent(phoneSignIn)
/** Fetches the sign-in ahead: it is asked for last, perhaps where there is no network. */
export const packSignIn = phoneSignIn
