import { defineAsyncComponent } from 'vue'

export const DemoAccounts = defineAsyncComponent(() => import('./DemoAccounts.vue'))
export const PhoneSignIn = defineAsyncComponent(() => import('./PhoneSignIn.vue'))
