import { ref } from 'vue'

/** How many reports wait on this phone to be sent. The outbox of the matters room counts them; the tabs show them. */
export const unsent = ref(0)
