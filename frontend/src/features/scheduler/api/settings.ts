/** The settings of a task as a form, and what of it the server is told. */
import type { TaskChanges } from './control'
import type { ScheduledTask } from './status'

export interface TaskSettingsForm {
  cron: string
  enabled: boolean
  critical: boolean
}

const NAMES = ['cron', 'enabled', 'critical'] as const

/** What holds: what was set, and the default where nothing was. */
export function settingsOf({ settings, default: standard }: ScheduledTask): TaskSettingsForm {
  return {
    cron: settings?.cron ?? standard.cron,
    enabled: settings?.enabled ?? standard.enabled,
    critical: settings?.critical ?? standard.critical,
  }
}

/** Only what the person changed; what equals the default follows the default from now on. */
export function changedSettings(task: ScheduledTask, form: TaskSettingsForm): Omit<TaskChanges, 'reason'> {
  const before = settingsOf(task)
  const wanted = { ...form, cron: form.cron.trim().replaceAll(/\s+/g, ' ') }
  const changed = NAMES.filter((name) => wanted[name] !== before[name])
  return Object.fromEntries(changed.map((name) => [name, wanted[name] === task.default[name] ? null : wanted[name]]))
}
