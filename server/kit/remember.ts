import type { House, Memory } from './house.ts'

type Entry<T> = { until: number; value: Promise<T> }

/**
 * A short memory for what is asked at nearly every request and changes seldom (sessions, names of places, limits). Each house
 * has its own. What is remembered may be `ms` out of date, also by another process's change: choose it so that nobody is
 * harmed by that. A failed look-up is not remembered; `most` bounds the memory.
 */
export function remember<T>(ms: number, most = 20_000) {
  const memories = new WeakMap<Memory, Map<string, Entry<T>>>()
  const memoryOf = (of: Memory) => {
    let memory = memories.get(of)
    if (!memory) {
      memory = new Map()
      memories.set(of, memory)
    }
    return memory
  }
  const knownIn = (of: Memory | undefined, key: string, now: number): Promise<T> | undefined => {
    if (!of) return undefined
    const known = memoryOf(of).get(key)
    const good = known && known.until > now && (ms === Number.POSITIVE_INFINITY || known.until - ms <= now)
    return good ? known.value : knownIn(of.beside, key, now)
  }
  return {
    get(house: House, key: string, find: () => Promise<T>): Promise<T> {
      const now = house.clock.now().getTime()
      const known = knownIn(house.memory, key, now)
      if (known) return known
      const memory = memoryOf(house.memory)
      if (memory.size >= most) memory.clear()
      const value = find()
      memory.set(key, { until: now + ms, value })
      // neither a failure nor "there is none" is worth remembering: anybody could fill the memory with made-up keys
      value.then((found) => found === undefined && memory.delete(key)).catch(() => memory.delete(key))
      return value
    },
    forget(house: House, key: string): void {
      for (let of: Memory | undefined = house.memory; of; of = of.beside) memoryOf(of).delete(key)
    },
    forgetAll(house: House): void {
      for (let of: Memory | undefined = house.memory; of; of = of.beside) memoryOf(of).clear()
    },
  }
}

/**
 * The same for what is looked up row by row: all that is missing at one moment is asked for at once, so that a list at twenty
 * places takes one statement and not twenty. `findAll` gives what there is of the keys it is asked for.
 */
export function rememberEach<K extends string | number, T>(
  ms: number,
  findAll: (house: House, of: string, keys: K[]) => Promise<Map<K, T>>,
) {
  const memory = remember<T | undefined>(ms)
  const waiting = new WeakMap<object, Map<string, { keys: Set<K>; found: Promise<Map<K, T>> }>>()
  /** `of`: what the keys are keys of, such as a district. */
  const findWithOthers = async (house: House, of: string, key: K): Promise<T | undefined> => {
    const batches = waiting.get(house) ?? new Map()
    waiting.set(house, batches)
    let batch = batches.get(of)
    if (!batch) {
      const keys = new Set<K>()
      const found = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
        batches.delete(of)
        return findAll(house, of, [...keys])
      })
      batch = { keys, found }
      batches.set(of, batch)
    }
    batch.keys.add(key)
    return (await batch.found).get(key)
  }
  return {
    get: (house: House, of: string | number, key: K): Promise<T | undefined> =>
      memory.get(house, `${of} ${key}`, () => findWithOthers(house, String(of), key)),
    forgetAll: memory.forgetAll,
  }
}
