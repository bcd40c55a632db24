export const consolePages = {
  inbox: () => import('./InboxPage.vue'),
  outgoing: () => import('./OutgoingPage.vue'),
  robots: () => import('./RobotsPage.vue'),
}
