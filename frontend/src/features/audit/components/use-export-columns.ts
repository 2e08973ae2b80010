/** What an exported file says of each entry: everything that the page can show. */
import { useTranslation } from 'react-i18next'

import type { CsvValue } from '@/lib/csv'
import { changesIn } from '@/lib/recorded-changes'
import type { AuditEntry } from '../api/audit-trail'
import { detailsOf } from '../api/entries'

interface ExportColumn {
  id: string
  header: string
  csv: (entry: AuditEntry) => CsvValue
}

const changesInWords = (entry: AuditEntry) =>
  changesIn(entry.field_changes)
    .map(({ label, before, after }) => `${label}: ${before} → ${after}`)
    .join('\n')

const detailsInWords = (entry: AuditEntry) =>
  detailsOf(entry)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')

export function useExportColumns(): readonly ExportColumn[] {
  const { t } = useTranslation('audit')
  return [
    { id: 'id', header: t('facts.id'), csv: (entry) => entry.id },
    { id: 'when', header: t('facts.when'), csv: (entry) => entry.timestamp },
    { id: 'who', header: t('facts.who'), csv: ({ actor }) => actorInWords(actor) },
    { id: 'role', header: t('facts.role'), csv: ({ actor }) => actor.role },
    { id: 'action', header: t('facts.action'), csv: (entry) => entry.action },
    { id: 'sentence', header: t('facts.sentence'), csv: (entry) => entry.sentence },
    { id: 'object', header: t('facts.object'), csv: ({ object }) => object.label },
    { id: 'changes', header: t('facts.changes'), csv: changesInWords },
    { id: 'details', header: t('facts.details'), csv: detailsInWords },
    { id: 'reason', header: t('facts.reason'), csv: (entry) => entry.reason },
    { id: 'correlation', header: t('facts.correlation'), csv: (entry) => entry.correlation_id },
    { id: 'request', header: t('facts.request'), csv: (entry) => entry.request_id },
    { id: 'address', header: t('facts.address'), csv: (entry) => entry.ip_address },
  ]
}

const actorInWords = ({ full_name, username }: AuditEntry['actor']) =>
  full_name && full_name !== username ? `${full_name} (${username})` : username
