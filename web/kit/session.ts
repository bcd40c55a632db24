import { computed, ref, watch } from 'vue'
import { call, type Reply, whenSignedOut } from './call.ts'

export type Session = Reply<'GET /api/session'>
export type Person = NonNullable<Session['person']>

/** Whether somebody may do it at all: as themselves (residents) or by one of their posts. Where, the server decides. */
export function mayDo(
  who: { can: string[]; posts: { can: string[] }[] } | null,
  permission: string,
): boolean {
  return (
    who !== null && (who.can.includes(permission) || who.posts.some((post) => post.can.includes(permission)))
  )
}

const current = ref<Session | null>(null)
const person = computed(() => current.value?.person ?? null)
const demo = computed(() => current.value?.demo ?? false)

/** Counts up whenever somebody else signs in or out, so that what was read for the one is not shown to the other. */
const turn = ref(0)

async function take(answer: Promise<Session>): Promise<Session> {
  const before = current.value?.person?.id
  const said = await answer
  current.value = said
  if (said.person?.id !== before) turn.value += 1
  return said
}

whenSignedOut(() => {
  if (!current.value?.person) return
  current.value = { ...current.value, person: null }
  turn.value += 1
})

/** Who is signed in here, and how to change that. One state for the whole page. */
export function useSession() {
  return {
    session: current,
    person,
    demo,
    turn,
    /** Asks the server; safe to call often. */
    refresh: () => take(call('GET /api/session')),
    signIn: (login: string, password: string) =>
      take(call('POST /api/session', { body: { login, password } })),
    askCode: (district: string, phone: string) =>
      call('POST /api/session/code', { body: { district, phone } }),
    signInByPhone: (body: { district: string; phone: string; code: string; name?: string }) =>
      take(call('POST /api/session/phone', { body })),
    signInAsDemo: (id: number) => take(call('POST /api/demo/session', { body: { id } })),
    /** Says which community the person lives in; null takes it back. */
    sayHome: (nodeId: number | null) => take(call('PUT /api/session/home', { body: { nodeId } })),
    signOut: () => take(call('DELETE /api/session')),
    /** Somebody new, with the code that they were given; they are signed in by it. */
    setFirstPassword: (login: string, code: string, password: string) =>
      take(call('POST /api/session/first-password', { body: { login, code, password } })),
    changePassword: (old: string, fresh: string) =>
      call('PUT /api/session/password', { body: { old, new: fresh } }),
    can: (permission: string) => mayDo(person.value, permission),
    /** Whether they may do it at a place of the grid: residents as themselves, staff by a post there, not by one of a unit. */
    canAtPlace: (permission: string) =>
      person.value?.kind === 'staff'
        ? person.value.posts.some((p) => p.place.kind === 'node' && p.can.includes(permission))
        : mayDo(person.value, permission),
    hasRole: (...roles: string[]) => person.value?.posts.some((p) => roles.includes(p.role)) ?? false,
    isStaff: computed(() => person.value?.kind === 'staff'),
  }
}

const ELDER = 'gridloom.elder'
const kept = () => {
  try {
    return localStorage.getItem(ELDER) === 'yes'
  } catch {
    return false
  }
}

/** Elder mode: larger words and targets on the phone, remembered on this device. */
export const elder = ref(false)

/** Starts elder mode as it was left; the theme reads `data-elder` on the root element. */
export function setUpElder(): void {
  elder.value = kept()
  watch(
    elder,
    (on) => {
      document.documentElement.toggleAttribute('data-elder', on)
      try {
        localStorage.setItem(ELDER, on ? 'yes' : 'no')
      } catch {
        // Storage may be forbidden: the mode then lasts for this visit.
      }
    },
    { immediate: true },
  )
}
