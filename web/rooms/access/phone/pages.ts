export const phonePages = {
  signIn: () => import('./SignIn.vue'),
  first: () => import('./FirstPassword.vue'),
  me: () => import('./Me.vue'),
}
