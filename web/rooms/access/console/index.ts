/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  signIn: () => import('./SignIn.vue'),
  me: () => import('./MePage.vue'),
}
