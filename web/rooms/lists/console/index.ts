/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  lists: () => import('./ListsPage.vue'),
  entry: () => import('./EntryPage.vue'),
  apply: () => import('./ApplyPage.vue'),
  print: () => import('./PrintPage.vue'),
}
