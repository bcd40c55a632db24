/** Results in the order of their items, with so many at work at a time. */
export async function* ahead<A, B>(
  most: number,
  items: AsyncIterable<A> | Iterable<A>,
  work: (item: A) => Promise<B>,
): AsyncGenerator<B> {
  const underWay: Promise<B>[] = []
  try {
    for await (const item of items) {
      const one = work(item)
      // it may fail before its turn comes: whoever waits for it is told then
      one.catch(() => {})
      underWay.push(one)
      if (underWay.length >= most) yield await (underWay.shift() as Promise<B>)
    }
    for (let one = underWay.shift(); one; one = underWay.shift()) yield await one
  } finally {
    // whoever goes away waits for what was begun, and hears no more of it
    await Promise.allSettled(underWay)
  }
}

const EVERY_MS = 2_000
/** Says how far it is, every two seconds at most. */
export function progress(say: (line: string) => void): (line: () => string) => void {
  let last = Date.now()
  return (line) => {
    if (Date.now() - last < EVERY_MS) return
    last = Date.now()
    say(line())
  }
}
