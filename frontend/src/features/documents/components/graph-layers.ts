/** Puts documents into columns, so that every dependency leads to the right: on the left what builds upon the one in the middle. */
import type { DocumentGraph, GraphNode } from '../api/dependencies'

type Edge = DocumentGraph['edges'][number]

/** The column of each document; 0 is the middle. One that can be reached in several ways stands as far out as the longest. */
export function columnsOf(nodes: readonly GraphNode[], edges: readonly Edge[]): Map<string, number> {
  const columns = new Map(nodes.map(({ uuid, level }) => [uuid, level]))
  const below = new Set(nodes.flatMap(({ uuid, level }) => (level >= 0 ? [uuid] : [])))
  // Dependencies form no circle; the count of rounds makes sure of an end all the same.
  for (let round = 0; round < nodes.length; round++) {
    const isSettled = edges.map((edge) => standsApart(edge, columns, below)).every(Boolean)
    if (isSettled) break
  }
  return columns
}

/** Whether the source stood on the left of the target already; otherwise the outer of the two has been moved outwards. */
function standsApart({ source, target }: Edge, columns: Map<string, number>, below: Set<string>): boolean {
  const [from, to] = [columns.get(source) ?? 0, columns.get(target) ?? 0]
  if (from < to) return true
  if (below.has(source)) columns.set(target, from + 1)
  else columns.set(source, to - 1)
  return false
}

/** What stands in a column: a document, or a dependency that passes through on its way to a column further on. */
export interface Place {
  id: string
  column: number
  node?: GraphNode
}

/** A dependency as the places that it touches, column by column, from its source to its target. */
export interface Way {
  edge: Edge
  id: string
  places: Place[]
}

export interface Layers {
  /** From left to right; in each from top to bottom. */
  columns: Place[][]
  ways: Way[]
}

export function layersOf(nodes: readonly GraphNode[], edges: readonly Edge[]): Layers {
  const columns = columnsOf(nodes, edges)
  const places = new Map(
    nodes.map((node): [string, Place] => [node.uuid, { id: node.uuid, column: columns.get(node.uuid) ?? 0, node }]),
  )
  const ways = edges.flatMap((edge): Way[] => {
    const [from, to] = [places.get(edge.source), places.get(edge.target)]
    if (!(from && to) || from.column >= to.column) return []
    const id = `${edge.source} ${edge.kind} ${edge.target}`
    const passed = Array.from({ length: to.column - from.column - 1 }, (_, step): Place => {
      const column = from.column + step + 1
      return { id: `${id} ${column}`, column }
    })
    return [{ edge, id, places: [from, ...passed, to] }]
  })
  const all = [...places.values(), ...ways.flatMap((way) => way.places.slice(1, -1))]
  return { columns: untangled(all, ways), ways }
}

const SWEEPS = 4

/** Orders the columns by where their neighbours stand, to and fro, so that few ways cross. */
function untangled(places: readonly Place[], ways: readonly Way[]): Place[][] {
  const numbers = [...new Set(places.map(({ column }) => column))].toSorted((one, other) => one - other)
  const columns = numbers.map((number) => places.filter(({ column }) => column === number))
  const [before, after] = stepsOf(ways)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let index = 1; index < columns.length; index++) orderBy(columns, index, index - 1, before)
    for (let index = columns.length - 2; index >= 0; index--) orderBy(columns, index, index + 1, after)
  }
  return columns
}

type Steps = Map<string, string[]>

/** What each place has in the column before it, and in the one after. */
function stepsOf(ways: readonly Way[]): [Steps, Steps] {
  const before: Steps = new Map()
  const after: Steps = new Map()
  const add = (steps: Steps, here: Place, there: Place) => steps.set(here.id, [...(steps.get(here.id) ?? []), there.id])
  for (const { places } of ways)
    for (const [index, place] of places.slice(1).entries()) {
      const previous = places[index] as Place
      add(before, place, previous)
      add(after, previous, place)
    }
  return [before, after]
}

function orderBy(columns: Place[][], index: number, neighbour: number, steps: Steps) {
  const heights = new Map(columns[neighbour]?.map(({ id }, position) => [id, position]))
  const own = columns[index] ?? []
  const wished = new Map(
    own.map(({ id }, position) => {
      const there = (steps.get(id) ?? []).flatMap((other) => heights.get(other) ?? [])
      return [id, there.length > 0 ? there.reduce((sum, height) => sum + height, 0) / there.length : position]
    }),
  )
  const heightOf = ({ id }: Place) => wished.get(id) ?? 0
  columns[index] = own.toSorted((one, other) => heightOf(one) - heightOf(other))
}
