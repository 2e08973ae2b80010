/** The text of two versions in one: what was added and removed is marked by colour, by a sign, and in words for those who listen. */
import { VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { ComparedBlock, ComparedSegment, Comparison } from '../api/comparison'
import classes from './compared-text.module.css'

/** Paragraphs and pieces have no names; where they stand tells them apart, and a new answer replaces all of them. */
function numbered<Piece>(pieces: readonly Piece[]): { id: string; piece: Piece }[] {
  return pieces.map((piece, index) => ({ id: `${index}`, piece }))
}

export function ComparedText({ comparison }: { comparison: Comparison }) {
  return (
    <div className={classes.text}>
      {numbered(comparison.blocks).map(({ id, piece }) => (
        <Block key={id} block={piece} />
      ))}
      <Skipped count={comparison.skipped_after} />
    </div>
  )
}

function Block({ block }: { block: ComparedBlock }) {
  return (
    <>
      <Skipped count={block.skipped_before} />
      <p className={classes.block} data-kind={block.kind}>
        {numbered(block.segments).map(({ id, piece }) => (
          <Segment key={id} segment={piece} />
        ))}
      </p>
    </>
  )
}

/** Words of a document may run from right to left; that must not turn around what stands beside them. */
export function Segment({ segment: { kind, text } }: { segment: ComparedSegment }) {
  const { t } = useTranslation('comparison')
  if (kind === 'equal') return <bdi>{text}</bdi>
  const isNew = kind === 'inserted'
  const Mark = isNew ? 'ins' : 'del'
  return (
    <Mark className={isNew ? classes.inserted : classes.deleted}>
      <VisuallyHidden>{t(isNew ? 'saidInserted' : 'saidDeleted')}</VisuallyHidden>
      <span className={classes.sign} aria-hidden="true">
        {isNew ? '+' : '−'}
      </span>
      <bdi>{text}</bdi>
      <VisuallyHidden>{t('saidEnd')}</VisuallyHidden>
    </Mark>
  )
}

function Skipped({ count }: { count: number }) {
  const { t } = useTranslation('comparison')
  return count > 0 ? <div className={classes.skipped}>{t('skipped', { count })}</div> : null
}
