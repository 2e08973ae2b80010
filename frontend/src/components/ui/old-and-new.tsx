/** What changed, value by value: the old one struck through, the new one beside it. */
import classes from './old-and-new.module.css'

export interface Change {
  label: string
  before: string
  after: string
}

const NOTHING = '–'

export function OldAndNew({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return null
  return (
    <ul className={classes.changes}>
      {changes.map(({ label, before, after }) => (
        <li key={label}>
          <span className={classes.label}>{label}</span> {before ? <del>{before}</del> : NOTHING}{' '}
          <span aria-hidden="true">{'→'}</span> <ins>{after || NOTHING}</ins>
        </li>
      ))}
    </ul>
  )
}
