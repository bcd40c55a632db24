import { shallowRef } from 'vue'
import { call } from '../../../kit/call.ts'
import type { Values } from '../../../kit/step-form.ts'

export type LocalPhoto = { key: string; blob: Blob; hash?: string }

/** Brings photos and papers that have not been brought yet; each one's hash is kept, so that a retry goes on where it broke off. */
export async function bringFiles(list: LocalPhoto[] = []): Promise<string[]> {
  for (const photo of list) {
    const name = photo.blob instanceof File ? photo.blob.name.slice(-200) : undefined
    photo.hash ??= (await call('POST /api/files', { photo: photo.blob, query: { name } })).hash
  }
  return [...new Set(list.map((photo) => photo.hash as string))]
}

/** The photos and papers of a form by its fields, on this phone until the form is sent. */
export function usePhotos() {
  const photos = shallowRef<Record<string, LocalPhoto[]>>({})
  const listOf = (field: string) => photos.value[field] ?? []
  const put = (field: string, list: LocalPhoto[]) => {
    photos.value = { ...photos.value, [field]: list }
  }
  return {
    photos,
    add(field: string, blobs: Blob[]) {
      put(field, [...listOf(field), ...blobs.map((blob) => ({ key: crypto.randomUUID(), blob }))])
    },
    remove(field: string, key: string) {
      put(
        field,
        listOf(field).filter((photo) => photo.key !== key),
      )
    },
    /** What is typed with a key for each photo, so that the form can be looked through before anything is brought. */
    held(typed: Values): Values {
      const keys = Object.entries(photos.value).map(([name, list]) => [name, list.map((photo) => photo.key)])
      return { ...typed, ...Object.fromEntries(keys) }
    },
  }
}
