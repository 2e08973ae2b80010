/** Words of the English catalogue that only some pages need; they come with those pages. */
import access from './access.json'
import attachments from './attachments.json'
import backups from './backups.json'
import comments from './comments.json'
import comparison from './comparison.json'
import control from './control.json'
import dependencies from './dependencies.json'
import figures from './figures.json'
import scheduler from './scheduler.json'

export const later = { access, attachments, backups, comments, comparison, control, dependencies, figures, scheduler }
