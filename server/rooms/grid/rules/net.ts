import type { Named } from '../store/nets.ts'

/** How tables head the columns, in the order of what is looked for first. */
const HEADS = {
  name: ['片区名称', '片区', '区域名称', '区域', '责任区', '警区', 'area', 'name'],
  nodes: ['对应网格', '网格编码', '网格名称', '网格', 'grids', 'grid', 'code'],
  leftOver: ['未并入原因', '未并入', '原因', '备注', 'left over', 'reason'],
} as const
export type Columns = Record<keyof typeof HEADS, string | undefined>

/** Which column of a table says what. */
export function columnsOf(columns: readonly string[]): Columns {
  const find = (names: readonly string[]) =>
    names.map((name) => columns.find((column) => column.trim().toLowerCase() === name)).find(Boolean)
  return { name: find(HEADS.name), nodes: find(HEADS.nodes), leftOver: find(HEADS.leftOver) }
}

/** Several grids in one cell. */
export const saidIn = (cell: string): string[] =>
  cell
    .split(/[、，,；;|\n]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** Grids that words name: by code, or by a name that only one of them bears. */
export function gridsFor(
  said: readonly string[],
  known: readonly Named[],
): { nodes: Named[]; unknown: string[] } {
  const nodes: Named[] = []
  const unknown: string[] = []
  for (const words of said) {
    const byCode = known.find(({ code }) => code === words)
    const byName = known.filter(({ name }) => name === words)
    const found = byCode ?? (byName.length === 1 ? byName[0] : undefined)
    if (!found) unknown.push(words)
    else if (!nodes.some(({ id }) => id === found.id)) nodes.push(found)
  }
  return { nodes, unknown }
}
