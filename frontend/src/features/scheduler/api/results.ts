/** Reads what a run did out of its result, whose form depends on the task; whatever is not understood is shown as it is. */
import { inWords } from '@/lib/in-words'
import { formatSize } from '@/lib/sizes'
import type { RunResult } from './runs'

type Facts = Record<string, unknown>

export interface DocumentChange {
  uuid: string
  number: string
  title: string
  version: string
  before: string
  after: string
  superseded: string
}

export interface CleanedTask {
  id: string
  kind: string
  reason: string
  document: string
  assignee: string
}

/** A task of a person that is past its due date, and whom a run told of it. */
export interface LateTask {
  id: string
  uuid: string
  number: string
  version: string
  title: string
  role: string
  assignee: string
  dueDate: string
  daysLate: number
  isReminded: boolean
  isEscalated: boolean
}

export interface Failure {
  id: string
  subject: string
  reason: string
}

export interface Component {
  score: number | null
  max: number
  status: string
  details: string
  recommendation: string
}

export interface Outcome {
  documents: DocumentChange[]
  tasks: CleanedTask[]
  lateTasks: LateTask[]
  components: Record<string, Component>
  failures: Failure[]
  /** Counts and words that no table holds. */
  facts: [name: string, value: string][]
  done: number | undefined
  failed: number | undefined
}

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown) => (value === null || value === undefined ? '' : String(value))
const count = (value: unknown) => (typeof value === 'number' ? value : undefined)
const list = (value: unknown): Facts[] => (Array.isArray(value) ? value.filter(isFacts) : [])
const group = (value: unknown): Facts => (isFacts(value) ? value : {})
const words = (value: unknown) => (Array.isArray(value) ? value.map(text).join('; ') : '')

const TOLD_ELSEWHERE = new Set([
  ...['processed_count', 'success_count', 'error_count', 'dry_run', 'timestamp'],
  ...['overdue_tasks', 'reminders_sent', 'escalations_sent'],
])

const documentChange = (facts: Facts): DocumentChange => ({
  uuid: text(facts.document_uuid),
  number: text(facts.document_number),
  title: text(facts.title),
  version: text(facts.version),
  before: text(facts.old_status),
  after: text(facts.new_status),
  superseded: text(facts.superseded),
})

const cleanedTask = (facts: Facts): CleanedTask => ({
  id: text(facts.task_id),
  kind: text(facts.kind),
  reason: text(facts.reason),
  document: text(facts.document_number),
  assignee: text(facts.assignee),
})

const lateTask = (facts: Facts): LateTask => ({
  id: text(facts.task_id),
  uuid: text(facts.document_uuid),
  number: text(facts.document_number),
  version: text(facts.version),
  title: text(facts.title),
  role: text(facts.role),
  assignee: text(facts.assignee),
  dueDate: text(facts.due_date),
  daysLate: count(facts.days_late) ?? 0,
  isReminded: facts.is_reminded === true,
  isEscalated: facts.is_escalated === true,
})

/** Tasks of people stand under one name, whether a run cancelled them or reminded of them. */
const isLate = (facts: Facts) => 'days_late' in facts

const failure = (facts: Facts, index: number): Failure => ({
  id: `${text(facts.document_id)} ${index}`,
  subject: text(facts.document_number) || text(facts.document_id) || text(facts.backup),
  reason: text(facts.error) || text(facts.reason) || text(facts.problem) || words(facts.differences),
})

const component = (facts: Facts): Component => ({
  score: count(facts.score) ?? null,
  max: count(facts.max) ?? 0,
  status: text(facts.status),
  details: text(facts.details),
  recommendation: text(facts.recommendation),
})

function plainFacts(result: Facts): [string, string][] {
  return Object.entries(result).flatMap(([name, value]): [string, string][] => {
    if (TOLD_ELSEWHERE.has(name) || value === null || typeof value === 'object') return []
    return [[name, text(value)]]
  })
}

const SIZES = new Set(['size', 'database_bytes', 'file_bytes'])

function factInWords([name, value]: [string, string]): [string, string] {
  if (name === 'kind') return [name, inWords(value)]
  return [name.replace(/_bytes$/, '_size'), SIZES.has(name) ? formatSize(Number(value)) : value]
}

/** What a backup holds, or would hold, which archives were removed and copied after it, and what a rehearsal of a restore compared. */
function backupFacts(result: Facts): [string, string][] {
  const backup = group(result.backup)
  const lists = ['removed', 'copied', 'copies_removed'].map((name): [string, string] => [name, words(result[name])])
  return [
    ...[backup, group(backup.would_back_up), group(result.rehearsal)].flatMap(plainFacts).map(factInWords),
    ...lists.filter(([, names]) => names),
  ]
}

export function readOutcome(result: RunResult): Outcome {
  const facts = group(result)
  const results = group(facts.results)
  const tasks = list(results.tasks)
  return {
    documents: list(facts.processed_documents).map(documentChange),
    tasks: tasks.filter((each) => !isLate(each)).map(cleanedTask),
    lateTasks: tasks.filter(isLate).map(lateTask),
    components: Object.fromEntries(
      Object.entries(group(facts.components)).flatMap(([name, found]) =>
        isFacts(found) ? [[name, component(found)]] : [],
      ),
    ),
    failures: list(facts.errors).map(failure),
    facts: [...plainFacts(facts), ...plainFacts(results), ...backupFacts(facts)],
    done: count(facts.success_count),
    failed: count(facts.error_count),
  }
}
