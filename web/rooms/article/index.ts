/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  article: () => import('./console/ArticlePage.vue'),
  records: () => import('./console/RecordsPage.vue'),
}
