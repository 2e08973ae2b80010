import { describe, expect, it } from 'vitest'

import type { DocumentGraph, GraphNode } from '../api/dependencies'
import { choose, MOST_IN_ALL, MOST_IN_LEVEL } from './graph-choice'
import { columnsOf, layersOf } from './graph-layers'
import { CARD_WIDTH, type Card, pictureOf } from './graph-layout'
import { linesOf } from './graph-lines'

function node(uuid: string, level: number): GraphNode {
  return { uuid, level, title: uuid, document_number: `POL-${uuid}`, version: '01.00', status: 'EFFECTIVE' }
}

function edge(source: string, target: string): DocumentGraph['edges'][number] {
  return { source, target, kind: 'REFERENCES', kind_display: 'References' }
}

const graphOf = (nodes: GraphNode[], edges: DocumentGraph['edges']): DocumentGraph => ({
  root: 'here',
  nodes,
  edges,
  is_cut: false,
})

const here = node('here', 0)
/** A form and a record build upon the document, which builds upon two policies, one of which builds upon the other. */
const usual = graphOf(
  [node('record', -2), node('form', -1), here, node('p', 1), node('q', 1)],
  [
    edge('record', 'form'),
    edge('form', 'here'),
    edge('here', 'p'),
    edge('here', 'q'),
    edge('p', 'q'),
    edge('form', 'q'),
  ],
)

describe('the columns of a graph', () => {
  it('let every dependency lead to the right, with the document in the middle', () => {
    const columns = columnsOf(usual.nodes, usual.edges)
    expect(Object.fromEntries(columns)).toEqual({ record: -2, form: -1, here: 0, p: 1, q: 2 })
  })

  it('come to an end where the dependencies form a circle', () => {
    const nodes = [here, node('p', 1), node('q', 1)]
    const { columns } = layersOf(nodes, [edge('here', 'p'), edge('p', 'q'), edge('q', 'p')])
    expect(columns.flat().filter((place) => place.node)).toHaveLength(3)
  })

  it('keep a passage for what leads past a column', () => {
    const { columns, ways } = layersOf(usual.nodes, usual.edges)
    expect(columns.map((column) => column.length)).toEqual([1, 1, 2, 3, 1])
    expect(ways.find(({ id }) => id.startsWith('form') && id.endsWith('q'))?.places).toHaveLength(4)
  })

  it('are ordered so that ways do not cross without need', () => {
    const nodes = [here, node('a', 1), node('b', 1), node('x', 2), node('y', 2)]
    const { columns } = layersOf(nodes, [edge('here', 'a'), edge('here', 'b'), edge('a', 'y'), edge('b', 'x')])
    const [, second, third] = columns.map((column) => column.map(({ id }) => id))
    expect([second, third]).toEqual([
      ['a', 'b'],
      ['y', 'x'],
    ])
  })
})

function overlaps(one: Card, other: Card): boolean {
  const isBeside = one.x + CARD_WIDTH <= other.x || other.x + CARD_WIDTH <= one.x
  return !(isBeside || one.y + one.height <= other.y || other.y + other.height <= one.y)
}

describe('the picture of a graph', () => {
  it('lays no card upon another, and none beyond the paper', () => {
    const records = Array.from({ length: 5 }, (_, index) => node(`record${index}`, -2))
    const edges = [...usual.edges, ...records.map(({ uuid }) => edge(uuid, 'form'))]
    const { cards, width, height, leftOut } = pictureOf(graphOf([...usual.nodes, ...records], edges))
    expect([cards.length, leftOut]).toEqual([10, 0])
    expect(cards.filter((one) => cards.some((other) => one !== other && overlaps(one, other)))).toEqual([])
    expect(Math.max(...cards.map(({ x }) => x + CARD_WIDTH))).toBeLessThanOrEqual(width)
    expect(Math.max(...cards.map((card) => card.y + card.height))).toBeLessThanOrEqual(height)
  })

  it('draws every dependency from the right of one card to the left of the other', () => {
    const { cards, arrows } = pictureOf(usual)
    const leftOf = new Map(cards.map((card) => [card.node.uuid, card.x]))
    const ends = arrows.map(({ path }) => path.match(/[\d.]+/g)?.map(Number) ?? [])
    expect(ends.map((numbers) => [numbers[0], numbers.at(-2)])).toEqual(
      usual.edges.map(({ source, target }) => [(leftOf.get(source) ?? 0) + CARD_WIDTH, leftOf.get(target)]),
    )
  })

  it('lets the words on the ways to one card stand below each other', () => {
    const many = Array.from({ length: 9 }, (_, index) => node(`form${index}`, -1))
    const graph = graphOf(
      [here, ...many, node('p', 1)],
      [edge('here', 'p'), ...many.flatMap(({ uuid }) => [edge(uuid, 'here'), edge(uuid, 'p')])],
    )
    const { arrows, cards } = pictureOf(graph)
    const places = arrows.map(({ word }) => `${word.x} ${word.y}`)
    expect(new Set(places).size).toBe(places.length)
    expect(cards.find(({ isRoot }) => isRoot)?.height).toBeGreaterThanOrEqual(9 * 16)
  })

  it('marks the document that was asked about', () => {
    expect(pictureOf(usual).cards.flatMap(({ node: { uuid }, isRoot }) => (isRoot ? [uuid] : []))).toEqual(['here'])
  })
})

describe('what is drawn of a large graph', () => {
  it('is the nearest, first by number, and nothing hangs in the air', () => {
    const forms = Array.from({ length: 40 }, (_, index) => node(`form${String(index).padStart(2, '0')}`, -1))
    // The first of them by number belong to the last of the forms.
    const records = forms.map((_, index) => node(`record${39 - index}`, -2))
    const graph = graphOf(
      [here, ...forms, ...records],
      forms.flatMap(({ uuid }, index) => [edge(uuid, 'here'), edge(`record${39 - index}`, uuid)]),
    )
    const { nodes, edges, leftOut } = choose(graph)
    expect(nodes).toHaveLength(1 + 2 * MOST_IN_LEVEL)
    expect(nodes[MOST_IN_LEVEL]?.uuid).toBe('form11')
    expect(edges).toHaveLength(2 * MOST_IN_LEVEL)
    expect(leftOut).toBe(81 - nodes.length)
  })

  it('is never more than a page of cards', () => {
    const chain = Array.from({ length: 20 }, (_, level) =>
      Array.from({ length: 6 }, (__, index) => node(`${level}-${index}`, level + 1)),
    )
    const edges = chain.flatMap((level, index) =>
      level.map(({ uuid }, position) => edge(chain[index - 1]?.[position]?.uuid ?? 'here', uuid)),
    )
    expect(choose(graphOf([here, ...chain.flat()], edges)).nodes).toHaveLength(MOST_IN_ALL)
  })
})

describe('the lines of a title', () => {
  it('break between words, and say by dots that there is more', () => {
    expect(linesOf('Cleaning of the Filling Line', 16, 2)).toEqual(['Cleaning of the', 'Filling Line'])
    expect(linesOf('Cleaning of the Filling Line and of the Tanks', 16, 2)).toEqual([
      'Cleaning of the',
      'Filling Line an…',
    ])
    expect(linesOf('Arbeitsschutzunterweisung', 10, 2)).toEqual(['Arbeitssc…'])
    expect(linesOf('', 10, 2)).toEqual([''])
  })
})
