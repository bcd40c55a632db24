import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Frame = { functionName: string; url: string; lineNumber: number }
type Profile = {
  nodes: { id: number; callFrame: Frame }[]
  samples: number[]
  timeDeltas: number[]
}
export type SelfTimes = {
  /** Milliseconds of processor time that were sampled, waiting left out. */
  busy: number
  byPart: { name: string; share: number }[]
  byFunction: { name: string; share: number }[]
}

const TOP = 20

/** To whom a function belongs: a package, Node itself, the engine, or a part of ours. */
export function partOf({ functionName, url }: Frame): string {
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName.startsWith('(')) return 'engine'
  const packageName = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1]
  if (packageName) return packageName
  if (url.startsWith('node:')) return `node:${url.slice(5).split('/').slice(0, 2).join('/')}`
  const own = /\/((?:server|contract)\/(?:kit|rooms)?\/?[^/]*)/.exec(url)?.[1]
  return own ?? (url === '' ? 'native' : url)
}

/** Where the processor's time went, by functions themselves and not by what they call. */
export function selfTimes(profile: Profile): SelfTimes {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
  const parts = new Map<string, number>()
  const functions = new Map<string, number>()
  let busy = 0
  const add = (to: Map<string, number>, key: string, time: number) => to.set(key, (to.get(key) ?? 0) + time)
  for (const [i, id] of profile.samples.entries()) {
    const frame = frames.get(id)
    if (!frame || /^\((idle|program|root)\)$/.test(frame.functionName)) continue
    const time = (profile.timeDeltas[i] ?? 0) / 1000
    busy += time
    const part = partOf(frame)
    add(parts, part, time)
    add(
      functions,
      `${frame.functionName || '(anonymous)'} ${part} ${frame.url.split('/').at(-1)}:${frame.lineNumber + 1}`,
      time,
    )
  }
  const top = (of: Map<string, number>) =>
    [...of.entries()]
      .sort((a, b) => b[1] - a[1])
      .slice(0, TOP)
      .map(([name, time]) => ({ name, share: time / busy }))
  return { busy, byPart: top(parts), byFunction: top(functions) }
}

/** The profile that a server wrote into a folder at its end. */
export function profileIn(dir: string): SelfTimes | undefined {
  const file = readdirSync(dir).find((name) => name.endsWith('.cpuprofile'))
  return file ? selfTimes(JSON.parse(readFileSync(join(dir, file), 'utf8'))) : undefined
}
