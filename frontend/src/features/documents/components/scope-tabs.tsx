/** The parts of all documents: what is in force, one's own, what is on its way, what is over. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import classes from '@/components/ui/page-views.module.css'
import { type DocumentSearch, FIRST_SCOPE, SCOPES, type Scope } from '../api/document-list'

/** The same filters elsewhere; where one is already, exactly what is shown, by which the link knows that it is the present one. */
function addressOf(scope: Scope, search: DocumentSearch): DocumentSearch {
  const wanted = scope === FIRST_SCOPE ? undefined : scope
  return wanted === search.scope ? search : { ...search, page: undefined, as_of: undefined, scope: wanted }
}

export function ScopeTabs({ search }: { search: DocumentSearch }) {
  const { t } = useTranslation('documents')
  return (
    <nav aria-label={t('scopes.label')}>
      <ul className={classes.views}>
        {SCOPES.map((scope) => (
          <li key={scope}>
            <Link
              to="/documents"
              search={addressOf(scope, search)}
              className={classes.view}
              title={t(`scopes.${scope}.hint`)}
              activeOptions={{ includeSearch: true, explicitUndefined: true }}
            >
              {t(`scopes.${scope}.name`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
