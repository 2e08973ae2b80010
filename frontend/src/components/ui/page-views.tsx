/** The pages of one room, as a line of links above each of them. */
import { Link, type LinkProps } from '@tanstack/react-router'

import classes from './page-views.module.css'

interface PageViewsProps {
  label: string
  views: readonly { to: NonNullable<LinkProps['to']>; label: string; hasPagesBelow?: boolean }[]
}

export function PageViews({ label, views }: PageViewsProps) {
  return (
    <nav className={classes.views} aria-label={label}>
      {views.map((view) => (
        <Link
          key={view.to}
          to={view.to}
          className={classes.view}
          activeOptions={{ exact: !view.hasPagesBelow, includeSearch: false }}
        >
          {view.label}
        </Link>
      ))}
    </nav>
  )
}
