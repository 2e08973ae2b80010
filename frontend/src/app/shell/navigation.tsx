/** Where this person can go. */
import { Link } from '@tanstack/react-router'

import { navigation } from '@/app/offers'
import { useMe } from '@/lib/me'
import classes from './shell.module.css'

export function Navigation({ onChosen }: { onChosen?: () => void }) {
  const person = useMe()
  return (
    <ul className={classes.entries}>
      {navigation
        .filter((entry) => entry.mayUse(person))
        .map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              className={classes.entry}
              to={to}
              activeOptions={{ exact: to === '/' }}
              {...(onChosen && { onClick: onChosen })}
            >
              <Icon />
              {label()}
            </Link>
          </li>
        ))}
    </ul>
  )
}
