import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { blankDraft, type Draft, isTouched, type Photo } from './draft.ts'
import { discardDraft } from './discard.ts'
import { hasKept } from './kept.ts'
import { shelf } from './shelf.ts'

/** The report being written: kept on this phone with each change, found again after the phone was killed. */
export function useDraft() {
  const draft = reactive<Draft>(blankDraft())
  const photos = shallowRef<Photo[]>([])
  /** When the draft that was found on opening had last been touched; null once the person has chosen. */
  const foundFrom = ref<string | null>(null)
  /** False where this browser keeps nothing: the person is told, since a killed phone then loses the words. */
  const keeps = ref(true)
  /** When the phone last really kept the words: said on screen only then. */
  const keptAt = ref<string | null>(null)
  const touched = computed(() => isTouched(draft, photos.value.length))
  let loading = true

  // One write at a time, always of the newest words: typing never queues up writes.
  let writing: Promise<void> | undefined
  let again = false
  async function save(): Promise<void> {
    if (writing) {
      again = true
      return writing
    }
    writing = (async () => {
      do {
        again = false
        await (await shelf()).keep({ ...draft })
      } while (again)
    })()
    try {
      await writing
      keeps.value = true
      keptAt.value = new Date(draft.changedAt).toISOString()
    } catch {
      keeps.value = false
    } finally {
      writing = undefined
    }
  }

  watch(
    () => ({ ...draft }),
    () => {
      if (loading || !touched.value) return
      draft.changedAt = Date.now()
      save()
    },
    { flush: 'sync' },
  )

  function become(next: Draft, nextPhotos: Photo[]) {
    loading = true
    Object.assign(draft, next)
    photos.value = nextPhotos
    loading = false
  }

  /** Opens what was begun before, or a blank one. */
  async function open(): Promise<void> {
    try {
      if (!hasKept()) return
      const { openDraft, photosOf } = await shelf()
      const found = await openDraft()
      if (!found) return
      const kept = await photosOf(found.id)
      // whoever began to type before the phone had looked it up goes on with that
      if (!isTouched(found, kept.length) || touched.value) return
      // what an older page kept lacks fields that came later
      become({ ...blankDraft(), ...found }, kept)
      foundFrom.value = new Date(found.changedAt).toISOString()
      keptAt.value = foundFrom.value
    } catch {
      keeps.value = false
    } finally {
      loading = false
      if (touched.value && foundFrom.value === null) await save()
    }
  }

  /** A blank form at the same place. */
  function renew(): void {
    foundFrom.value = null
    keptAt.value = null
    become({ ...blankDraft(), place: draft.place }, [])
  }

  return {
    draft,
    photos,
    foundFrom,
    keeps,
    keptAt,
    touched,
    save,
    open,
    renew,
    /** Starts anew; what was begun is forgotten with its photos, and can be brought back for a while. */
    async discard(): Promise<void> {
      const before = { ...draft }
      renew()
      await writing?.catch(() => {})
      await discardDraft(before, open).catch(() => {})
    },
    async add(blobs: Blob[]): Promise<void> {
      const fresh = blobs.map(
        (blob, i): Photo => ({ key: crypto.randomUUID(), draft: draft.id, at: Date.now() + i, blob }),
      )
      photos.value = [...photos.value, ...fresh]
      draft.changedAt = Date.now()
      try {
        const { keepPhoto } = await shelf()
        for (const photo of fresh) await keepPhoto(photo)
      } catch {
        keeps.value = false
      }
    },
    async remove(key: string): Promise<void> {
      photos.value = photos.value.filter((photo) => photo.key !== key)
      await shelf()
        .then(({ dropPhoto }) => dropPhoto(key))
        .catch(() => {})
    },
  }
}
