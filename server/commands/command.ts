import type { Env } from '../kit/env.ts'
import type { House } from '../kit/house.ts'

/** What an operator's command is handed: a house on the migrated database, its arguments, and where to write. */
export type Command = {
  /** One line for the help, with its arguments. */
  usage: string
  about: string
  run(context: {
    house: House
    args: string[]
    say(line: string): void
    analyze(tables: string[]): Promise<void>
  }): Promise<void>
}

/** A command that finds or makes its database itself, and may meet one that is not up to date. */
export type AloneCommand = Pick<Command, 'usage' | 'about'> & {
  alone(context: { env: Env; args: string[]; say(line: string): void }): Promise<void>
}

/** A mistake in the call, said in one line with the usage below it. */
export class UsageError extends Error {}

export const wanted = (value: string | undefined, name: string): string => {
  if (!value) throw new UsageError(`${name} is missing`)
  return value
}
