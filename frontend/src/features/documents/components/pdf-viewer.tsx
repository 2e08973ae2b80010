/** A PDF file in the page: its pages below each other, drawn when they come into sight, with text that can be selected and read aloud. */
import { ActionIcon, Group, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Document } from 'react-pdf'
import 'react-pdf/dist/Page/TextLayer.css'

import { MinusIcon, PlusIcon } from '@/components/ui/icons'
import { RowsSkeleton } from '@/components/ui/skeletons'
import '@/lib/later-words'
import { pdfOptions } from './pdf-options'
import { PdfPage } from './pdf-page'
import classes from './pdf-viewer.module.css'
import { ViewerProblem } from './viewer-problem'

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const
const FITS = ZOOMS.indexOf(1)
const MARGIN = 32

interface PdfViewerProps {
  address: string
  label: string
}

export function PdfViewer({ address, label }: PdfViewerProps) {
  const { t } = useTranslation(['documents', 'access'])
  const { ref, width } = useElementSize()
  const [pages, setPages] = useState<number>()
  const [zoom, setZoom] = useState(FITS)
  const [attempt, setAttempt] = useState(0)
  const factor = ZOOMS[zoom] ?? 1
  return (
    <div className={classes.viewer}>
      <Group gap="xs" className={classes.bar}>
        <Text size="xs" c="dimmed" role="status">
          {pages ? t('viewer.pages', { count: pages }) : t('viewer.loading')}
        </Text>
        <Group gap={4} ml="auto">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('viewer.smaller')}
            disabled={zoom === 0}
            onClick={() => setZoom(zoom - 1)}
          >
            <MinusIcon size={16} />
          </ActionIcon>
          <Text size="xs" miw={38} ta="center" aria-live="polite">
            {t('viewer.zoom', { percent: factor * 100 })}
          </Text>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('viewer.larger')}
            disabled={zoom === ZOOMS.length - 1}
            onClick={() => setZoom(zoom + 1)}
          >
            <PlusIcon size={16} />
          </ActionIcon>
        </Group>
      </Group>
      <p className={classes.instead}>{t('access:print.instead')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={classes.pages} ref={ref} tabIndex={0} aria-label={t('viewer.label', { name: label })}>
        <Document
          key={attempt}
          file={address}
          options={pdfOptions}
          loading={<RowsSkeleton rows={6} height={60} />}
          error={<ViewerProblem onRetry={() => setAttempt(attempt + 1)} />}
          onLoadSuccess={(pdf) => setPages(pdf.numPages)}
        >
          {width > 0 &&
            Array.from({ length: pages ?? 0 }, (_, index) => index + 1).map((number) => (
              <PdfPage key={number} number={number} width={(width - MARGIN) * factor} />
            ))}
        </Document>
      </section>
    </div>
  )
}
