/** What a document builds upon and what builds upon it. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type DocumentGraph = Schemas['DocumentGraph']
export type GraphNode = Schemas['GraphNode']
export type GraphEdge = Schemas['GraphEdge']
export type Kind = GraphEdge['kind']

/** How one document can build upon another, the commonest first. */
export const KINDS = ['REFERENCES', 'IMPLEMENTS', 'TEMPLATE_FOR', 'SUPPORTS'] as const satisfies readonly Kind[]

/** How many levels in each direction can be asked for; the last is all that the server follows. */
export const DEPTHS = [1, 2, 3, 20] as const
export const NEAREST = 1

/** A document beside the one that was asked about, and how the two belong together. */
export interface Neighbour {
  document: GraphNode
  kind: Kind
}

export interface Neighbours {
  /** What the document builds upon. */
  below: Neighbour[]
  /** What builds upon the document. */
  above: Neighbour[]
}

/** Two documents of which neither is the one that was asked about: `source` builds upon `target`. */
export interface FurtherLink {
  source: GraphNode
  target: GraphNode
  kind: Kind
}

export const dependenciesOf = (uuid: string, depth: number) =>
  queryOptions({
    queryKey: ['documents', 'dependencies', uuid, depth],
    queryFn: ({ signal }) =>
      api.GET('/documents/{uuid}/dependencies/', { params: { path: { uuid }, query: { depth } }, signal }),
    placeholderData: keepPreviousData,
  })

const byUuid = ({ nodes }: DocumentGraph) => new Map(nodes.map((node) => [node.uuid, node]))

/** The nearest documents in both directions; what the neighbours have among themselves is left out. */
export function neighboursIn(graph: DocumentGraph): Neighbours {
  const { root, edges } = graph
  const documents = byUuid(graph)
  const beside = (uuid: string, kind: Kind) => {
    const document = documents.get(uuid)
    return document ? [{ document, kind }] : []
  }
  return {
    below: edges.flatMap(({ source, target, kind }) => (source === root ? beside(target, kind) : [])),
    above: edges.flatMap(({ source, target, kind }) => (target === root ? beside(source, kind) : [])),
  }
}

/** What the other documents have among themselves, by number. */
export function furtherLinksIn(graph: DocumentGraph): FurtherLink[] {
  const documents = byUuid(graph)
  const links = graph.edges.flatMap(({ source, target, kind }) => {
    const [from, to] = [documents.get(source), documents.get(target)]
    return from && to && source !== graph.root && target !== graph.root ? [{ source: from, target: to, kind }] : []
  })
  const nameOf = ({ source, target }: FurtherLink) => `${source.document_number} ${target.document_number}`
  return links.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)))
}
