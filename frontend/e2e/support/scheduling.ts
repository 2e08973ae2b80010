/** A past of the scheduler that only faults and time bring about. */
import type { Paper, Past } from './past'
import { hold } from './shell'

export interface Chain {
  id: string
  state: string
  runs: { id: number; state: string }[]
}

const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 500
const LASTING = ['QUEUED', 'RUNNING']

/** A chain whose second of three tasks truly failed; what made it fail is gone again. */
export async function chainThatBroke(past: Past): Promise<Chain> {
  const tasks = ['cleanup_workflow_tasks', 'perform_system_health_check', 'process_document_obsoletion_dates']
  const damage = await hold('reports_refused.py', {})
  try {
    const { id } = await past.steer<Chain>('chains/', { tasks, reason: 'The month ends.' })
    const until = Date.now() + PATIENCE_MS
    let chain = await past.look<Chain>(`chains/${id}/`)
    while (LASTING.includes(chain.state) && Date.now() < until) {
      await new Promise((passed) => setTimeout(passed, LOOK_EVERY_MS))
      chain = await past.look<Chain>(`chains/${id}/`)
    }
    return chain
  } finally {
    await damage.letGo()
  }
}

/** The open tasks on a document have been due for more than a week. */
export async function makeOverdue({ uuid }: Pick<Paper, 'uuid'>) {
  const { letGo } = await hold('overdue.py', { DOCUMENT: uuid })
  await letGo()
}
