/** Sending a file to the server: how far it got, and a way to stop it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { upload } from '@/lib/transport'
import { type DocumentDetail, takeIn } from './document'

/** Nothing is on its way, or so much of it has arrived (0 to 1). */
export type Progress = number | null

export const isCancelled = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

type Sent = Pick<Parameters<typeof upload>[0], 'method' | 'path' | 'body' | 'idempotencyKey'>

/** Sends a document. */
export function useUpload() {
  const client = useQueryClient()
  return useSending<DocumentDetail>((document) => takeIn(client, document))
}

/** Sends anything with a file in it; `onArrived` takes in what the server answers. */
export function useSending<Answer>(onArrived: (answer: Answer) => Promise<unknown>) {
  const [progress, setProgress] = useState<Progress>(null)
  const controller = useRef<AbortController>(undefined)
  const cancel = () => controller.current?.abort()

  // Whoever leaves the page does not want the upload any more.
  useEffect(() => () => controller.current?.abort(), [])

  const mutation = useMutation({
    mutationFn: (sent: Sent) => {
      controller.current = new AbortController()
      setProgress(0)
      const onProgress = (done: number, total: number) => setProgress(total > 0 ? done / total : 0)
      return upload<Answer>({ ...sent, onProgress, signal: controller.current.signal })
    },
    onSuccess: onArrived,
    onSettled: () => setProgress(null),
    meta: { showsOwnErrors: true },
  })
  return { ...mutation, progress, cancel }
}

export const documentsPath = '/api/v1/documents/'
export const filePath = (uuid: string) => `${documentsPath}${uuid}/file/`
