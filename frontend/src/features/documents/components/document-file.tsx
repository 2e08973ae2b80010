/** The original of a document: shown where it can be, and always there to take along. */
import { Button, Text } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { DocumentIcon, DownloadIcon } from '@/components/ui/icons'
import { RowsSkeleton } from '@/components/ui/skeletons'
import { formatSize } from '@/lib/sizes'
import type { DocumentDetail } from '../api/document'
import { kindOfFile } from '../api/file-kinds'
import classes from './document-file.module.css'
import { PrintFile } from './print-file'
import { FileText } from './text-state'

const PdfViewer = lazy(() => import('./pdf-viewer').then((module) => ({ default: module.PdfViewer })))

const SHOWN_TYPE = 'application/pdf'

interface DocumentFileProps {
  document: DocumentDetail
  /** What else can be done with the file. */
  actions?: ReactNode
}

export function DocumentFile({ document, actions }: DocumentFileProps) {
  const { t } = useTranslation('documents')
  const { file, download_url, permissions } = document
  if (!(file && download_url))
    return (
      <section className={classes.card} aria-label={t('file.original')}>
        <EmptyState
          icon={DocumentIcon}
          title={t('file.none')}
          advice={t(permissions.may_edit ? 'file.noneAdvice' : 'file.noneForReaders')}
        >
          {actions}
        </EmptyState>
      </section>
    )
  // Showing or printing it is no download.
  const shownAt = file.content_type === SHOWN_TYPE ? `${download_url}?purpose=view` : null
  return (
    <section className={classes.card} aria-label={t('file.original')}>
      <div className={classes.head}>
        <div className={classes.words}>
          <Text fw={500} size="sm">
            {file.name}
          </Text>
          <Text size="xs" c="dimmed">
            {`${formatSize(file.size)} · ${kindOfFile(file.content_type, t)}`}
          </Text>
        </div>
        <div className={classes.actions}>
          {actions}
          {shownAt && <PrintFile document={document} address={shownAt} />}
          <Button
            component="a"
            href={download_url}
            download={file.name}
            variant="default"
            size="xs"
            leftSection={<DownloadIcon size={16} />}
          >
            {t('file.download')}
          </Button>
        </div>
        <Text size="xs" c="dimmed" className={classes.digest}>
          {`SHA-256 ${file.sha256}`}
        </Text>
        <FileText uuid={document.uuid} file={file} />
      </div>
      {shownAt ? (
        <Suspense fallback={<RowsSkeleton rows={6} height={60} />}>
          {/* Another content is another document to the viewer. */}
          <PdfViewer key={file.sha256} address={shownAt} label={file.name} />
        </Suspense>
      ) : (
        <EmptyState icon={DocumentIcon} title={t('file.notShown')} advice={t('file.notShownAdvice')} />
      )}
    </section>
  )
}
