/** A name in a table: broken between its words, however much the other columns have to say. */
import classes from './name-cell.module.css'

export function NameCell({ name }: { name: string }) {
  return <span className={classes.name}>{name}</span>
}
