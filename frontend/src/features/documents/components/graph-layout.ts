/** Gives what is drawn its place on the paper, in pixels. */
import type { DocumentGraph, GraphNode } from '../api/dependencies'
import { choose } from './graph-choice'
import { layersOf, type Place, type Way } from './graph-layers'

export const CARD_WIDTH = 196
const CARD_HEIGHT = 82
/** Between two columns; the words on the ways stand here. */
const GAP = 124
const ROW_GAP = 16
const PASSAGE_HEIGHT = 10
/** Where ways begin and end on a card. */
const PORT_GAP = 16
const MARGIN = 10
const HEAD = 34
const WORD_DISTANCE = 10

export interface Card {
  node: GraphNode
  isRoot: boolean
  x: number
  y: number
  height: number
}

export interface Arrow {
  id: string
  kind: DocumentGraph['edges'][number]['kind']
  path: string
  /** Where its word stands, at the end that is further out; beside it nothing else begins or ends. */
  word: { x: number; y: number; anchor: 'start' | 'end' }
}

export interface Picture {
  width: number
  height: number
  cards: Card[]
  arrows: Arrow[]
  /** The middle of each column, and how far it is from the document in the middle. */
  heads: { x: number; column: number }[]
  leftOut: number
}

interface Box extends Place {
  x: number
  y: number
  height: number
}

export function pictureOf(graph: DocumentGraph): Picture {
  const { nodes, edges, leftOut } = choose(graph)
  const { columns, ways } = layersOf(nodes, edges)
  const ports = portsOf(columns, ways)
  const heights = new Map(columns.flat().map((place) => [place.id, heightOf(place, ports)]))
  const boxes = boxesOf(columns, (place) => heights.get(place.id) ?? 0)
  const tallest = Math.max(0, ...[...boxes.values()].map(({ y, height }) => y + height))
  return {
    width: columns.length * CARD_WIDTH + Math.max(0, columns.length - 1) * GAP + 2 * MARGIN,
    height: tallest + MARGIN,
    cards: [...boxes.values()].flatMap(({ node, x, y, height }) =>
      node ? [{ node, isRoot: node.uuid === graph.root, x, y, height }] : [],
    ),
    arrows: ways.map((way) => arrowOf(way, boxes, ports)),
    heads: columns.flatMap((column, index) =>
      column[0] ? [{ x: leftOf(index) + CARD_WIDTH / 2, column: column[0].column }] : [],
    ),
    leftOut,
  }
}

const leftOf = (index: number) => MARGIN + index * (CARD_WIDTH + GAP)

/** Columns stand centred beside each other. */
function boxesOf(columns: Place[][], height: (place: Place) => number): Map<string, Box> {
  const total = (column: Place[]) => column.reduce((sum, place) => sum + height(place) + ROW_GAP, -ROW_GAP)
  const tallest = Math.max(0, ...columns.map(total))
  const boxes = columns.flatMap((column, index) => {
    let top = HEAD + (tallest - total(column)) / 2
    return column.map((place): [string, Box] => {
      const box = { ...place, x: leftOf(index), y: top, height: height(place) }
      top += box.height + ROW_GAP
      return [place.id, box]
    })
  })
  return new Map(boxes)
}

interface Ports {
  /** The ways that arrive at a place, from top to bottom, and those that leave it. */
  arriving: Map<string, string[]>
  leaving: Map<string, string[]>
}

/** Ways leave and arrive in the order of what they lead to, so that they do not cross at once. */
function portsOf(columns: Place[][], ways: readonly Way[]): Ports {
  const positions = new Map(columns.flatMap((column) => column.map(({ id }, position) => [id, position] as const)))
  const positionOf = (place: Place | undefined) => positions.get(place?.id ?? '') ?? 0
  const sorted = (endOf: (way: Way) => Place | undefined, beyond: (way: Way) => Place | undefined) => {
    const ends = new Map<string, string[]>()
    for (const way of ways.toSorted((one, other) => positionOf(beyond(one)) - positionOf(beyond(other)))) {
      const end = endOf(way)?.id ?? ''
      ends.set(end, [...(ends.get(end) ?? []), way.id])
    }
    return ends
  }
  return {
    arriving: sorted(
      ({ places }) => places.at(-1),
      ({ places }) => places.at(-2),
    ),
    leaving: sorted(
      ({ places }) => places[0],
      ({ places }) => places[1],
    ),
  }
}

function heightOf({ id, node }: Place, { arriving, leaving }: Ports): number {
  if (!node) return PASSAGE_HEIGHT
  const most = Math.max(arriving.get(id)?.length ?? 0, leaving.get(id)?.length ?? 0)
  return Math.max(CARD_HEIGHT, (most + 1) * PORT_GAP)
}

function portAt(box: Box, ways: readonly string[] = [], way: string): number {
  const middle = box.y + box.height / 2
  return middle + (ways.indexOf(way) - (ways.length - 1) / 2) * PORT_GAP
}

function arrowOf({ edge, id, places }: Way, boxes: Map<string, Box>, ports: Ports): Arrow {
  const passed = places.flatMap((place) => boxes.get(place.id) ?? [])
  const [from, to] = [passed[0] as Box, passed.at(-1) as Box]
  const start = { x: from.x + CARD_WIDTH, y: portAt(from, ports.leaving.get(from.id), id) }
  const end = { x: to.x, y: portAt(to, ports.arriving.get(to.id), id) }
  const through = passed.slice(1, -1).map(({ x, y, height }) => ({ x, y: y + height / 2 }))
  const isOutOnTheLeft = from.column < 0
  return {
    id,
    kind: edge.kind,
    path: pathOf(start, through, end),
    word: isOutOnTheLeft
      ? { x: start.x + WORD_DISTANCE, y: start.y, anchor: 'start' }
      : { x: end.x - WORD_DISTANCE - 4, y: end.y, anchor: 'end' },
  }
}

interface Point {
  x: number
  y: number
}

/** Curves between the columns, straight across those that are only passed. */
function pathOf(start: Point, through: readonly Point[], end: Point): string {
  const curve = (from: Point, to: Point) => {
    const bend = (to.x - from.x) / 2
    return `C ${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`
  }
  let here = start
  const pieces = [`M ${start.x} ${start.y}`]
  for (const point of through) {
    const beyond = { x: point.x + CARD_WIDTH, y: point.y }
    pieces.push(curve(here, point), `H ${beyond.x}`)
    here = beyond
  }
  return [...pieces, curve(here, end)].join(' ')
}
