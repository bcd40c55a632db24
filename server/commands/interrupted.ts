/**
 * Work of a command that Ctrl-C or a SIGTERM ends: `undo` stops what it started, and it is said how to go on. Without a signal the
 * work's own end.
 */
export async function orInterrupted<T>(undo: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  let interrupted = false
  const end = (signal: NodeJS.Signals) => {
    interrupted = true
    process.stderr.write(
      `${signal}: stopping; run the same command again and it goes on with what is there\n正在停止：再次运行同一命令，会接着做\n`,
    )
    void undo().finally(() => process.exit(130))
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  try {
    return await work()
  } catch (error) {
    // what fails because everything is being stopped is no news
    if (interrupted) return await new Promise<never>(() => {})
    throw error
  } finally {
    process.removeListener('SIGINT', end)
    process.removeListener('SIGTERM', end)
  }
}
