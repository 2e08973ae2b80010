/** The documents around one as a drawing: in the middle the document itself, on the left what builds upon it, on the right what it builds upon. */
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { looksOf } from '@/components/ui/status-looks'
import '@/lib/later-words'

import { documentStates } from '@/lib/states'
import type { DocumentGraph } from '../api/dependencies'
import classes from './dependency-picture.module.css'
import { type Arrow, CARD_WIDTH, type Card, type Picture, pictureOf } from './graph-layout'
import { linesOf } from './graph-lines'

const LETTERS_IN_LINE = 27
const LINES_OF_TITLE = 2
const LINE_HEIGHT = 16

interface DependencyPictureProps {
  graph: DocumentGraph
  /** It has the whole screen. */
  isLarge: boolean
}

export function DependencyPicture({ graph, isLarge }: DependencyPictureProps) {
  const { t } = useTranslation('dependencies')
  const picture = useMemo(() => pictureOf(graph), [graph])
  const id = useId()
  const { width, height, cards, arrows, heads, leftOut } = picture
  return (
    <figure className={classes.figure} aria-labelledby={`${id}-title`}>
      <div className={classes.scroll} data-large={isLarge || undefined} ref={useMiddleInSight(picture)}>
        {/* A drawing full of links is no image to those who listen: it is a group of them. */}
        {/* biome-ignore lint/a11y/useSemanticElements: nothing but this draws. */}
        <svg
          role="group"
          className={classes.drawing}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-legend`}
        >
          <title id={`${id}-title`}>{t('picture.title')}</title>
          <defs>
            <marker id={`${id}-tip`} viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
              <path d="M 0 0 L 8 4 L 0 8 z" className={classes.tip} />
            </marker>
          </defs>
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: lines and words take no focus. */}
          <g aria-hidden="true">
            {heads.map(({ x, column }) => (
              <text key={column} x={x} y={18} className={classes.head}>
                <HeadWords column={column} />
              </text>
            ))}
            {arrows.map((arrow) => (
              <path key={arrow.id} d={arrow.path} className={classes.way} markerEnd={`url(#${id}-tip)`} />
            ))}
            {arrows.map((arrow) => (
              <WayWord key={arrow.id} arrow={arrow} />
            ))}
          </g>
          {cards.map((card) => (
            <DocumentCard key={card.node.uuid} card={card} />
          ))}
        </svg>
      </div>
      <figcaption>
        <Text size="sm" c="dimmed" component="div" id={`${id}-legend`}>
          {t('picture.legend')} {leftOut > 0 && t('picture.leftOut', { count: leftOut })}
        </Text>
      </figcaption>
    </figure>
  )
}

function HeadWords({ column }: { column: number }) {
  const { t } = useTranslation('dependencies')
  if (column === 0) return t('picture.here')
  const count = Math.abs(column)
  if (count === 1) return t(column < 0 ? 'picture.above' : 'picture.below')
  return t('picture.steps', { count })
}

function WayWord({ arrow: { kind, word } }: { arrow: Arrow }) {
  const { t } = useTranslation('documents')
  return (
    <text x={word.x} y={word.y} dy="0.32em" textAnchor={word.anchor} className={classes.word}>
      {t(`dependencies.${kind}`)}
    </text>
  )
}

function DocumentCard({ card: { node, isRoot, x, y, height } }: { card: Card }) {
  const { t } = useTranslation('dependencies')
  const states = useQuery(documentStates).data
  const state = states?.find(({ code }) => code === node.status)?.name ?? '…'
  const { colour } = looksOf(node.status)
  const lines = linesOf(node.title, LETTERS_IN_LINE, LINES_OF_TITLE)
  const name = t('picture.node', { number: node.document_number, version: node.version, title: node.title, state })
  const top = y + (height - (lines.length + 2) * LINE_HEIGHT) / 2 + 12
  return (
    <Link
      to="/documents/$uuid"
      params={{ uuid: node.uuid }}
      search={{ tab: 'dependencies' }}
      className={classes.card}
      data-root={isRoot || undefined}
      aria-label={name}
      {...(isRoot && { 'aria-current': 'page' })}
    >
      <title>{name}</title>
      <rect x={x} y={y} width={CARD_WIDTH} height={height} rx={6} className={classes.paper} />
      <rect x={x} y={y + 6} width={5} height={height - 12} rx={2} fill={`var(--mantine-color-${colour}-light-color)`} />
      <text x={x + 14} y={top} className={classes.number}>
        {`${node.document_number} v${node.version}`}
      </text>
      {lines.map((line, index) => (
        <text key={line} x={x + 14} y={top + (index + 1) * LINE_HEIGHT} className={classes.title}>
          {line}
        </text>
      ))}
      <text
        x={x + 14}
        y={top + (lines.length + 1) * LINE_HEIGHT}
        className={classes.state}
        fill={`var(--mantine-color-${colour}-light-color)`}
      >
        {state}
      </text>
    </Link>
  )
}

/** Where the drawing is wider than its place, the document in the middle is what is seen first. */
function useMiddleInSight({ cards }: Picture) {
  const area = useRef<HTMLDivElement>(null)
  const root = cards.find(({ isRoot }) => isRoot)
  const middle = root && { x: root.x + CARD_WIDTH / 2, y: root.y + root.height / 2 }
  const [x, y] = [middle?.x ?? 0, middle?.y ?? 0]
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    element.scrollLeft = x - element.clientWidth / 2
    element.scrollTop = y - element.clientHeight / 2
  }, [x, y])
  return area
}
