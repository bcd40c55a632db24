/** The database or the instance cannot start. `message` is one line in plain words; `lines` may add what to run. */
export class LaunchError extends Error {
  readonly lines: readonly string[]
  constructor(message: string, more: readonly string[] = [], options?: ErrorOptions) {
    super([message, ...more].join('\n'), options)
    this.name = 'LaunchError'
    this.lines = [message, ...more]
  }
}
