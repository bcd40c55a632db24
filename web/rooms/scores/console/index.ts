/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  figures: () => import('./FiguresPage.vue'),
  records: () => import('./RecordsPage.vue'),
}
