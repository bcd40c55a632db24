export const phonePages = { inbox: () => import('./Inbox.vue') }
