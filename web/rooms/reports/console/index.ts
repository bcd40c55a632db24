/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  dashboard: () => import('./DashboardPage.vue'),
  bulletins: () => import('./bulletins/BulletinsPage.vue'),
  bulletin: () => import('./bulletins/BulletinPage.vue'),
  bulletinPrint: () => import('./bulletins/PrintBulletin.vue'),
}
