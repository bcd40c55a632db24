/** What is to be undone at the end, the last thing first: also when it ends by an error or a signal. */
export type Tidy = { add(undo: () => unknown): void; run(): Promise<void> }

/** Runs work that starts processes and makes folders; whatever it has added is undone before this returns, throws or ends. */
export async function tidily<T>(work: (tidy: Tidy) => Promise<T>): Promise<T> {
  const undone: (() => unknown)[] = []
  let running: Promise<void> | undefined
  const run = async () => {
    for (let undo = undone.pop(); undo; undo = undone.pop()) {
      try {
        await undo()
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
      }
    }
  }
  const tidy: Tidy = {
    add: (undo) => void undone.push(undo),
    run: () => (running ??= run().finally(() => (running = undefined))),
  }
  const onSignal = (signal: NodeJS.Signals) => {
    process.stderr.write(`${signal}: stopping what was started\n`)
    void tidy.run().finally(() => process.exit(130))
  }
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  try {
    return await work(tidy)
  } finally {
    await tidy.run()
    process.removeListener('SIGINT', onSignal)
    process.removeListener('SIGTERM', onSignal)
  }
}
