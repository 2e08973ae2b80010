/** A comment in the making: a new one with the place that it is about, an answer, or other words for one's own. */

import { NumberInput, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { newDeedName } from '@/lib/deed-name'
import { errorsByField } from '@/lib/problem'
import { type About, type NewComment, type Reply, type Thread, useEditComment, useSayComment } from '../api/comments'
import type { DocumentDetail } from '../api/document'
import classes from './comment-thread.module.css'
import { FormProblem } from './form-problem'

const PLACES: readonly About[] = ['general', 'page', 'section']
const FIELDS = ['text', 'page', 'section', 'quote']

interface FormProps {
  document: DocumentDetail
  onClose: () => void
}

/** Begins a discussion. */
export function WriteComment({ document, onClose }: FormProps) {
  const { t } = useTranslation('comments')
  const { mutate, isPending, error } = useSayComment(document.uuid)
  const [body, setBody] = useState<NewComment>({ text: '', anchor_kind: 'general' })
  const deedName = useMemo(() => (body ? newDeedName() : ''), [body])
  return (
    <TextDialog
      title={t('dialogs.write', { number: document.document_number })}
      confirmLabel={t('confirm.write')}
      initial=""
      text={body.text}
      onText={(text) => setBody({ ...body, text })}
      hasMore={Boolean(body.page || body.section || body.quote)}
      onSend={() => mutate({ body, deedName }, { onSuccess: onClose })}
      {...{ isPending, error, onClose }}
    >
      <PlaceFields body={body} onChange={setBody} errors={errorsByField(error)} />
    </TextDialog>
  )
}

/** Answers in a discussion, which stands above. */
export function AnswerComment({ document, onClose, thread }: FormProps & { thread: Thread }) {
  const { t } = useTranslation('comments')
  const { mutate, isPending, error } = useSayComment(document.uuid)
  const [text, setText] = useState('')
  const sent = useMemo(() => ({ body: { text, answers: thread.id }, deedName: newDeedName() }), [text, thread.id])
  return (
    <TextDialog
      title={t('dialogs.answer', { name: thread.author.full_name || thread.author.username })}
      confirmLabel={t('confirm.answer')}
      initial=""
      text={text}
      onText={setText}
      onSend={() => mutate(sent, { onSuccess: onClose })}
      {...{ isPending, error, onClose }}
    >
      <blockquote className={classes.quote} dir="auto">
        {thread.text}
      </blockquote>
    </TextDialog>
  )
}

export function EditComment({ document, onClose, comment }: FormProps & { comment: Thread | Reply }) {
  const { t } = useTranslation('comments')
  const { mutate, isPending, error } = useEditComment(document.uuid)
  const [initial] = useState(comment.text)
  const [text, setText] = useState(initial)
  return (
    <TextDialog
      title={t('dialogs.edit')}
      confirmLabel={t('confirm.edit')}
      text={text}
      onText={setText}
      onSend={() => mutate({ id: comment.id, text }, { onSuccess: onClose })}
      {...{ initial, isPending, error, onClose }}
    />
  )
}

interface TextDialogProps {
  title: string
  confirmLabel: string
  initial: string
  text: string
  onText: (text: string) => void
  /** Something beside the text was filled in. */
  hasMore?: boolean
  onSend: () => void
  onClose: () => void
  isPending: boolean
  error: unknown
  children?: React.ReactNode
}

function TextDialog({ title, confirmLabel, initial, text, hasMore = false, ...props }: TextDialogProps) {
  const { onText, onSend, onClose, isPending, error, children } = props
  const { t } = useTranslation('comments')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSend()
  }
  return (
    <Dialog opened title={title} onClose={onClose} staysOpen={isPending} hasInput={hasMore || text !== initial}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormProblem error={error} fields={FIELDS} />
          {children}
          <Textarea
            label={t('text')}
            required
            data-autofocus
            autosize={false}
            rows={5}
            value={text}
            onChange={({ currentTarget }) => onText(currentTarget.value)}
            error={errorsByField(error).text}
          />
        </Stack>
        <DialogButtons
          confirmLabel={confirmLabel}
          isPending={isPending}
          isDisabled={text.trim() === '' || text === initial}
        />
      </form>
    </Dialog>
  )
}

interface PlaceFieldsProps {
  body: NewComment
  onChange: (body: NewComment) => void
  errors: Record<string, string>
}

/** Where in the document; what belongs to another kind of place is not kept. */
function PlaceFields({ body, onChange, errors }: PlaceFieldsProps) {
  const { t } = useTranslation('comments')
  const { text, anchor_kind: about = 'general', page, section, quote } = body
  return (
    <>
      <Radio.Group
        label={t('about.label')}
        value={about}
        onChange={(value) => onChange({ text, anchor_kind: value as About })}
      >
        <Stack gap={6} mt={6}>
          {PLACES.map((place) => (
            <Radio key={place} value={place} label={t(`about.${place}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {about === 'page' && (
        <NumberInput
          label={t('page')}
          required
          min={1}
          allowDecimal={false}
          value={page ?? ''}
          onChange={(value) => onChange({ ...body, page: Number(value) || undefined } as NewComment)}
          error={errors.page}
        />
      )}
      {about === 'section' && (
        <TextInput
          label={t('section')}
          description={t('sectionHint')}
          required
          value={section ?? ''}
          onChange={({ currentTarget }) => onChange({ ...body, section: currentTarget.value })}
          error={errors.section}
        />
      )}
      {about !== 'general' && (
        <Textarea
          label={t('quote')}
          description={t('quoteHint')}
          value={quote ?? ''}
          onChange={({ currentTarget }) => onChange({ ...body, quote: currentTarget.value })}
          error={errors.quote}
        />
      )}
    </>
  )
}
