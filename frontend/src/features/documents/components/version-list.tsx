/** The versions of a document, the latest first; the one on the page is marked. */
import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { QueryStates } from '@/components/ui/query-states'
import { StatusBadge } from '@/components/ui/status-badge'
import { DateText } from '@/components/ui/time-text'
import '@/lib/later-words'
import { versionsOf } from '../api/document'
import classes from './version-list.module.css'

export function VersionList({ uuid }: { uuid: string }) {
  const { t } = useTranslation('documents')
  const query = useQuery(versionsOf(uuid))
  return (
    <QueryStates query={query}>
      {(list) => (
        <ol className={classes.versions}>
          {list.results.map((version) => (
            <li key={version.uuid} className={classes.version}>
              <span className={classes.words}>
                <Link to="/documents/$uuid" params={{ uuid: version.uuid }} className={classes.link}>
                  {`v${version.version}`}
                </Link>
                <span className={classes.title}>{version.title}</span>
              </span>
              <span className={classes.aside}>
                {version.effective_date && (
                  <span className={classes.day}>
                    {t('versions.effective')} <DateText day={version.effective_date} />
                  </span>
                )}
                {version.uuid === uuid ? (
                  <Badge variant="outline" color="gray" radius="sm">
                    {t('versions.shown')}
                  </Badge>
                ) : (
                  <CompareLink uuid={uuid} version={version} />
                )}
                <StatusBadge status={version.status} label={version.status_display} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </QueryStates>
  )
}

function CompareLink({ uuid, version }: { uuid: string; version: { uuid: string; version: string } }) {
  const { t } = useTranslation('comparison')
  return (
    <Link
      to="/documents/$uuid/compare"
      params={{ uuid }}
      search={{ with: version.uuid }}
      className={classes.link}
      aria-label={t('openWith', { version: version.version })}
    >
      {t('open')}
    </Link>
  )
}
