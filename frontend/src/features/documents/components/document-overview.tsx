/** The facts of a document, for whoever wants to know what it is. */
import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'

import { type Fact, Facts } from '@/components/ui/facts'
import { PersonName } from '@/components/ui/person-name'
import { StatusBadge } from '@/components/ui/status-badge'
import { DateText, DateTimeText } from '@/components/ui/time-text'
import type { DocumentDetail } from '../api/document'
import { documentSources, documentTypes } from '../api/kinds'
import { Attachments } from './attachments'
import classes from './document-overview.module.css'

const known = <Value,>(value: Value | null, draw: (value: Value) => Fact[1]) => (value === null ? null : draw(value))

export function DocumentOverview({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents')
  const type = useNameOf(documentTypes, document.document_type)
  const source = useNameOf(documentSources, document.document_source)
  return (
    <>
      {document.description && <Text className={classes.description}>{document.description}</Text>}
      <Facts
        facts={[
          [t('fields.type'), type],
          [t('fields.author'), <PersonName key="author" person={document.author} />],
          [t('fields.department'), document.department],
          [t('fields.sensitivity'), t(`sensitivity.${document.sensitivity_label}`)],
          [t('fields.source'), source],
          [t('fields.keywords'), document.keywords],
          [t('fields.reasonForChange'), document.reason_for_change],
          [t('fields.previousVersion'), known(document.previous_version, VersionLink)],
          ...datesOf(document, t),
        ]}
      />
      <Attachments document={document} />
      {document.dependencies.length > 0 && <Dependencies dependencies={document.dependencies} />}
    </>
  )
}

function useNameOf(kinds: typeof documentTypes | typeof documentSources, code: string | null) {
  const { data } = useQuery<{ code: string; name: string }[]>(kinds as never)
  return data?.find((kind) => kind.code === code)?.name ?? code
}

function VersionLink({ uuid, version }: { uuid: string; version: string }) {
  return (
    <Anchor component={Link} to={`/documents/${uuid}`} size="sm">
      {version}
    </Anchor>
  )
}

function datesOf(document: DocumentDetail, t: TFunction<'documents'>): Fact[] {
  const day = (value: string | null) => known(value, (given) => <DateText day={given} />)
  const moment = (value: string | null) => known(value, (given) => <DateTimeText moment={given} />)
  return [
    [t('fields.created'), moment(document.created_at)],
    [t('fields.changed'), moment(document.updated_at)],
    [t('fields.approved'), moment(document.approved_at)],
    [t('fields.effectiveDate'), day(document.effective_date)],
    [t('fields.activated'), moment(document.activated_at)],
    [t('fields.superseded'), moment(document.superseded_at)],
    [t('fields.obsolescenceDate'), day(document.obsolescence_date)],
    [t('fields.obsoleted'), moment(document.obsoleted_at)],
    [t('fields.terminated'), moment(document.terminated_at)],
  ]
}

function Dependencies({ dependencies }: Pick<DocumentDetail, 'dependencies'>) {
  const { t } = useTranslation('documents')
  return (
    <section aria-label={t('dependencies.title')}>
      <h2 className={classes.heading}>{t('dependencies.title')}</h2>
      <ul className={classes.dependencies}>
        {dependencies.map(({ uuid, document_number, version, title, status, kind }) => (
          <li key={uuid}>
            <Text size="sm" c="dimmed" span>
              {t(`dependencies.${kind}`)}
            </Text>{' '}
            <Anchor component={Link} to={`/documents/${uuid}`} size="sm">
              {`${document_number} v${version} ${title}`}
            </Anchor>{' '}
            <StatusBadge status={status} />
          </li>
        ))}
      </ul>
    </section>
  )
}
