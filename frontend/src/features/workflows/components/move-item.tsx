/** A move that was made: what, from where to where, who, when, why, and the signature given with it. */
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { SignatureIcon } from '@/components/ui/icons'
import { PersonName } from '@/components/ui/person-name'
import { StatusBadge } from '@/components/ui/status-badge'
import { DateTimeText } from '@/components/ui/time-text'
import { type Move, moveNames, nameOfMove } from '../api/moves'
import classes from './workflow-history.module.css'

export function MoveItem({ move }: { move: Move }) {
  const names = useQuery(moveNames).data
  return (
    <li className={classes.move}>
      <div className={classes.head}>
        <span className={classes.what}>{nameOfMove(move.action, names)}</span>
        {move.from_state !== move.to_state && (
          <>
            <StatusBadge status={move.from_state} />
            <span aria-hidden="true">{'→'}</span>
          </>
        )}
        <StatusBadge status={move.to_state} />
      </div>
      <Text size="sm" c="dimmed" component="div">
        <PersonName person={move.transitioned_by} />
        {' · '}
        <DateTimeText moment={move.transitioned_at} />
      </Text>
      {move.comment && <p className={classes.why}>{move.comment}</p>}
      {move.signature && <Signature signature={move.signature} />}
    </li>
  )
}

function Signature({ signature }: { signature: NonNullable<Move['signature']> }) {
  const { t } = useTranslation('workflows')
  return (
    <div className={classes.signature}>
      <SignatureIcon size={20} />
      <div>
        <div>{signature.sentence}</div>
        <Text size="xs" c="dimmed" component="div">
          {`${t('history.signature', { meaning: signature.meaning })} · `}
          <PersonName person={signature.signer} />
          {' · '}
          <DateTimeText moment={signature.signed_at} />
        </Text>
        {signature.content_sha256 && (
          <Text size="xs" c="dimmed" component="div">
            {t('history.content')} <span className={classes.digest}>{signature.content_sha256}</span>
          </Text>
        )}
      </div>
    </div>
  )
}
