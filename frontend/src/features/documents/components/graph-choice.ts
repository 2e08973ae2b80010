/** What of a graph is drawn: a picture of hundreds of documents shows nothing. The nearest come first, then those first by number. */
import type { DocumentGraph, GraphNode } from '../api/dependencies'

/** So many documents of one level stand in a column. */
export const MOST_IN_LEVEL = 12
export const MOST_IN_ALL = 60

export interface Choice {
  /** The document that was asked about is the first. */
  nodes: GraphNode[]
  edges: DocumentGraph['edges']
  /** How many documents are not drawn. */
  leftOut: number
}

/** Those that would hang in the air, because what leads to them is not drawn, are left out too. */
export function choose({ root, nodes, edges }: DocumentGraph): Choice {
  const nearestFirst = nodes.toSorted(
    (one, other) =>
      Math.abs(one.level) - Math.abs(other.level) || one.document_number.localeCompare(other.document_number),
  )
  const beside = neighboursOf(edges)
  const chosen = new Map<string, GraphNode>()
  const inLevel = new Map<number, number>()
  for (const node of nearestFirst) {
    const { uuid, level } = node
    const count = inLevel.get(level) ?? 0
    const hasWay = uuid === root || [...(beside.get(uuid) ?? [])].some((other) => chosen.has(other))
    if (!hasWay || count >= MOST_IN_LEVEL || chosen.size >= MOST_IN_ALL) continue
    chosen.set(uuid, node)
    inLevel.set(level, count + 1)
  }
  return {
    nodes: [...chosen.values()],
    edges: edges.filter(({ source, target }) => chosen.has(source) && chosen.has(target)),
    leftOut: nodes.length - chosen.size,
  }
}

function neighboursOf(edges: DocumentGraph['edges']): Map<string, Set<string>> {
  const beside = new Map<string, Set<string>>()
  const add = (here: string, there: string) => beside.set(here, (beside.get(here) ?? new Set()).add(there))
  for (const { source, target } of edges) {
    add(source, target)
    add(target, source)
  }
  return beside
}
