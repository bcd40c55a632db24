export const phonePages = {
  signIn: () => import('./SignIn.vue'),
  me: () => import('./Me.vue'),
}
