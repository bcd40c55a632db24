// Reading TypeScript and Vue for the guards: imports, strings, walks over the syntax tree.
import { posix } from 'node:path'
import ts from 'typescript'

export interface Import {
  specifier: string
  /** Path inside the project for a relative import, else the specifier itself. */
  target: string
  line: number
  /** `import type`, `export type`, or a type written `import('…').X`. */
  typeOnly: boolean
  /** Names taken, as the other file calls them. */
  names: string[]
}

const parsed = new Map<string, { text: string; source: ts.SourceFile }>()

/** Keeps line breaks and blanks the rest, so that what remains keeps its line. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

/** The script blocks of a Vue file with everything else blanked; other files as they are. */
function script(path: string, text: string): string {
  if (!path.endsWith('.vue')) return text
  let out = ''
  let last = 0
  for (const block of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = block.index + (block[1] ?? '').length
    const end = start + (block[2] ?? '').length
    out += blank(text.slice(last, start)) + text.slice(start, end)
    last = end
  }
  return out + blank(text.slice(last))
}

/** The template of a Vue file without comments, the rest blanked. */
export function template(path: string, text: string): string {
  if (!path.endsWith('.vue')) return ''
  const bare = text.replace(/<!--[\s\S]*?-->/g, blank).replace(/<(script|style)\b[\s\S]*?<\/\1>/g, blank)
  const start = bare.indexOf('<template')
  const end = bare.lastIndexOf('</template>')
  if (start === -1 || end === -1) return ''
  return blank(bare.slice(0, start)) + bare.slice(start, end) + blank(bare.slice(end))
}

/** The syntax tree of a file's script. */
export function parse(path: string, text: string): ts.SourceFile {
  const known = parsed.get(path)
  if (known?.text === text) return known.source
  const kind = /\.m?js$/.test(path) ? ts.ScriptKind.JS : ts.ScriptKind.TS
  const source = ts.createSourceFile(path, script(path, text), ts.ScriptTarget.Latest, true, kind)
  parsed.set(path, { text, source })
  return source
}

/** Calls `visit` with every node and the line on which it begins. */
export function walk(source: ts.SourceFile, visit: (node: ts.Node, line: number) => void): void {
  const step = (node: ts.Node): void => {
    visit(node, source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1)
    ts.forEachChild(node, step)
  }
  step(source)
}

function specifierOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node)) return node.moduleSpecifier
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return node.argument.literal as ts.Expression
  if (!ts.isCallExpression(node)) return undefined
  const callee = node.expression.getText()
  const loads =
    node.expression.kind === ts.SyntaxKind.ImportKeyword || ['require', 'import.meta.glob'].includes(callee)
  return loads ? node.arguments[0] : undefined
}

function namesOf(node: ts.Node): string[] {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
  if (bindings && ts.isNamedImports(bindings)) {
    return bindings.elements.map((element) => (element.propertyName ?? element.name).text)
  }
  return []
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  return ts.isImportTypeNode(node)
}

/** Everything a file takes from other files: static, re-exported, dynamic, as a type, or by a glob. */
export function imports(path: string, text: string): Import[] {
  const found: Import[] = []
  walk(parse(path, text), (node, line) => {
    const from = specifierOf(node)
    if (!from || !ts.isStringLiteralLike(from)) return
    const specifier = from.text
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier
    found.push({ specifier, target, line, typeOnly: isTypeOnly(node), names: namesOf(node) })
  })
  return found
}

/** Every string in a file's script, whole templates included with `$1` where a value is put in. */
export function strings(path: string, text: string): { text: string; line: number; node: ts.Node }[] {
  const source = parse(path, text)
  const found: { text: string; line: number; node: ts.Node }[] = []
  walk(source, (node, line) => {
    if (ts.isStringLiteralLike(node)) found.push({ text: node.text, line, node })
    if (ts.isTemplateExpression(node)) found.push({ text: flat(node, source), line, node })
  })
  return found
}

function flat(node: ts.TemplateExpression, source: ts.SourceFile): string {
  let out = source.text.slice(node.head.getStart(source) + 1, node.head.end - 2)
  for (const span of node.templateSpans) {
    // A value takes as many characters as it had, so that offsets still tell the line.
    const hole = blank(source.text.slice(span.expression.pos - 2, span.literal.getStart(source) + 1))
    out += `$1${hole.slice(2)}`
    out += source.text.slice(
      span.literal.getStart(source) + 1,
      span.literal.end - (isTail(span.literal) ? 1 : 2),
    )
  }
  return out
}

function isTail(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.TemplateTail
}
