import { cpus, totalmem } from 'node:os'

/** What a figure was measured on. */
export type Machine = {
  cores: number
  processor: string
  gigabytes: number
  node: string
  postgres: string | undefined
}

export const machineHere = (postgres?: string): Machine => ({
  cores: cpus().length,
  processor: cpus()[0]?.model.trim() ?? '',
  gigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  postgres,
})

export function onMachine({ cores, processor, gigabytes, node, postgres }: Machine): string {
  const database = postgres === undefined ? '' : `, PostgreSQL ${postgres}`
  return `${cores} cores (${processor}), ${gigabytes} GB, Node ${node}${database}`
}
