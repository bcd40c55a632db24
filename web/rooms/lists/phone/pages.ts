export const phonePages = {
  lists: () => import('./Affairs.vue'),
  entry: () => import('./Entry.vue'),
}
