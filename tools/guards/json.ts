// Reading JSON with the line of each value, for dictionaries and districts' data.
import ts from 'typescript'
import { lineAt } from './tree.ts'

export interface Entry {
  text: string
  line: number
}

/** The words of a nested dictionary by their dotted keys. */
export function entries(json: string): Map<string, Entry> {
  const found = new Map<string, Entry>()
  const step = (node: ts.Node | undefined, key: string): void => {
    if (!node) return
    if (ts.isObjectLiteralExpression(node)) {
      for (const [name, value] of fields(node)) step(value, key ? `${key}.${name}` : name)
    } else {
      found.set(key, {
        text: ts.isStringLiteral(node) ? node.text : node.getText(),
        line: lineAt(json, node.getStart()),
      })
    }
  }
  step(root(json), '')
  return found
}

/** Each object that names something in Chinese or English. */
export function pairs(json: string): { zh: string; en: string; line: number }[] {
  const found: { zh: string; en: string; line: number }[] = []
  // Boundaries are megabytes of numbers: only a file that has words is parsed.
  if (!/"(zh|en)"\s*:/.test(json)) return found
  const step = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const values = fields(node)
      const said = (tongue: string): string => {
        const value = values.get(tongue)
        return value && ts.isStringLiteral(value) ? value.text.trim() : ''
      }
      const names = ['zh', 'en'].filter((tongue) => isWords(values.get(tongue)))
      const line = lineAt(json, node.getStart())
      if (names.length > 0) found.push({ zh: said('zh'), en: said('en'), line })
    }
    ts.forEachChild(node, step)
  }
  const top = root(json)
  if (top) step(top)
  return found
}

function isWords(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.isStringLiteral(node)
}

function root(json: string): ts.Node | undefined {
  const source = ts.createSourceFile('words.json', json, ts.ScriptTarget.Latest, true, ts.ScriptKind.JSON)
  const [statement] = source.statements
  return statement && ts.isExpressionStatement(statement) ? statement.expression : undefined
}

function fields(node: ts.ObjectLiteralExpression): Map<string, ts.Expression> {
  const found = new Map<string, ts.Expression>()
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property)) continue
    const { name } = property
    found.set(ts.isStringLiteral(name) ? name.text : name.getText(), property.initializer)
  }
  return found
}
