/** When a run that was followed ends, everything that lists runs and tasks is out of date. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { isUnderWay } from '../api/run-states'
import type { Run } from '../api/runs'
import { schedulerStatus } from '../api/status'

export function useSettledRun(run: Run | undefined) {
  const client = useQueryClient()
  const wasUnderWay = useRef(false)
  const isNow = isUnderWay(run)
  useEffect(() => {
    if (wasUnderWay.current && !isNow) {
      client.invalidateQueries({ queryKey: schedulerStatus.queryKey }).catch(() => undefined)
    }
    wasUnderWay.current = isNow
  }, [client, isNow])
}
