/** The sign of the product. */
import classes from './mark.module.css'

export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32">
      <rect width="32" height="32" rx="7" className={classes.ground} />
      <path d="M9 6h10l5 5v15H9z" className={classes.paper} />
      <path d="m12.5 18 3 3 5-6" className={classes.tick} />
    </svg>
  )
}
