import type { House } from './house.ts'

type Entry<T> = { until: number; value: Promise<T> }

/**
 * A short memory for what is asked at nearly every request and changes seldom (sessions, names of places, limits). Each house
 * has its own. What is remembered may be `ms` out of date, also by another process's change: choose it so that nobody is
 * harmed by that. A failed look-up is not remembered; `most` bounds the memory.
 */
export function remember<T>(ms: number, most = 20_000) {
  const memories = new WeakMap<House, Map<string, Entry<T>>>()
  const memoryOf = (house: House) => {
    let memory = memories.get(house)
    if (!memory) {
      memory = new Map()
      memories.set(house, memory)
    }
    return memory
  }
  return {
    get(house: House, key: string, find: () => Promise<T>): Promise<T> {
      const memory = memoryOf(house)
      const now = house.clock.now().getTime()
      const known = memory.get(key)
      if (known && known.until > now && (ms === Number.POSITIVE_INFINITY || known.until - ms <= now))
        return known.value
      if (memory.size >= most) memory.clear()
      const value = find()
      memory.set(key, { until: now + ms, value })
      // neither a failure nor "there is none" is worth remembering: anybody could fill the memory with made-up keys
      value.then((found) => found === undefined && memory.delete(key)).catch(() => memory.delete(key))
      return value
    },
    forget(house: House, key: string): void {
      memoryOf(house).delete(key)
    },
    forgetAll(house: House): void {
      memoryOf(house).clear()
    },
  }
}
