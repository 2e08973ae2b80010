/** Documents of the pretended server. */
import type { Schemas } from '@/lib/api-contract'

export type DocumentDetail = Schemas['DocumentDetail']

export const ines = { id: 4, username: 'author', full_name: 'Ines Calloway' }

/** A document as the server describes it, with what a test wants different. */
export function document(more: Partial<DocumentDetail> = {}): DocumentDetail {
  return {
    uuid: '7c1fe61e-26b9-4cec-a1fd-419b5d22e3b2',
    id: 11,
    document_number: 'SOP-2026-0007',
    version: '01.00',
    title: 'Cleaning of the Filling Line',
    document_type: 'SOP',
    status: 'DRAFT',
    status_display: 'Draft',
    author: ines,
    department: 'Production',
    sensitivity_label: 'INTERNAL',
    effective_date: null,
    obsolescence_date: null,
    activated_at: null,
    revision: 3,
    updated_at: '2026-11-29T21:54:43Z',
    description: '',
    keywords: '',
    document_source: 'ORIGINAL_DIGITAL_DRAFT',
    file: {
      name: 'cleaning.docx',
      size: 1770,
      content_type: 'application/msword',
      sha256: 'ab'.repeat(32),
      text_state: 'READY',
    },
    download_url: '/api/v1/documents/7c1fe61e-26b9-4cec-a1fd-419b5d22e3b2/file/',
    previous_version: null,
    reason_for_change: '',
    dependencies: [],
    approved_at: null,
    superseded_at: null,
    obsoleted_at: null,
    terminated_at: null,
    created_at: '2026-11-28T09:00:00Z',
    legal_hold: false,
    retention_until: null,
    permissions: { may_edit: false, may_delete: false, may_comment: false, may_read_access: false },
    ...more,
  }
}

/** A move that the server offers, with what a test wants different. */
export function offer(more: Partial<Schemas['MoveOffer']> = {}): Schemas['MoveOffer'] {
  return {
    action: 'confirm_content',
    label: 'Confirm content',
    description: 'Records that the document was read again and still holds.',
    emphasis: 'default',
    inputs: { type: 'object', properties: {}, required: [] },
    signature: null,
    refusals: [],
    previous_decisions: [],
    ...more,
  }
}
