import { SaxesParser } from 'saxes'

export type Node = { name: string; text: string; children: Node[] }

/** XML as a tree; throws where it is not well-formed. */
export function readXml(xml: string): Node {
  const root: Node = { name: '', text: '', children: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    const node: Node = { name, text: '', children: [] }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  parser.on('text', (text) => {
    const node = open.at(-1)
    if (node) node.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return root.children[0] as Node
}

/** The text of the elements on the way, such as `textAt(tree, 'request', 'status')`. */
export const textAt = (node: Node, ...way: string[]): string | undefined =>
  way.reduce<Node | undefined>((at, name) => at?.children.find((c) => c.name === name), node)?.text
