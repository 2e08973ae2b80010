/** What a document builds upon and what builds upon it. */
import { queryOptions } from '@tanstack/react-query'

import { api } from '@/lib/api-client'
import type { Schemas } from '@/lib/api-contract'

export type DocumentGraph = Schemas['DocumentGraph']
type Kind = Schemas['GraphEdge']['kind']

/** A document beside the one that was asked about, and how the two belong together. */
export interface Neighbour {
  document: Schemas['GraphNode']
  kind: Kind
}

export interface Neighbours {
  /** What the document builds upon. */
  below: Neighbour[]
  /** What builds upon the document. */
  above: Neighbour[]
}

export const dependenciesOf = (uuid: string) =>
  queryOptions({
    queryKey: ['documents', 'dependencies', uuid],
    queryFn: ({ signal }) => api.GET('/documents/{uuid}/dependencies/', { params: { path: { uuid } }, signal }),
  })

/** The nearest documents in both directions; what the neighbours have among themselves is left out. */
export function neighboursIn({ root, nodes, edges }: DocumentGraph): Neighbours {
  const documents = new Map(nodes.map((node) => [node.uuid, node]))
  const beside = (uuid: string, kind: Kind) => {
    const document = documents.get(uuid)
    return document ? [{ document, kind }] : []
  }
  return {
    below: edges.flatMap(({ source, target, kind }) => (source === root ? beside(target, kind) : [])),
    above: edges.flatMap(({ source, target, kind }) => (target === root ? beside(source, kind) : [])),
  }
}
