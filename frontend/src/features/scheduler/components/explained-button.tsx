/** A button that keeps its place while it does nothing, and says why. */
import { Button, type ButtonProps, Tooltip, VisuallyHidden } from '@mantine/core'
import { useId } from 'react'

interface ExplainedButtonProps extends ButtonProps {
  /** Why it does nothing; without it, it works. */
  whyNot?: string | undefined
  onClick: () => void
}

export function ExplainedButton({ whyNot, onClick, children, ...looks }: ExplainedButtonProps) {
  const id = useId()
  if (!whyNot)
    return (
      <Button {...looks} onClick={onClick}>
        {children}
      </Button>
    )
  return (
    <>
      <Tooltip label={whyNot} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
        <Button {...looks} data-disabled aria-disabled aria-describedby={id}>
          {children}
        </Button>
      </Tooltip>
      <VisuallyHidden id={id}>{whyNot}</VisuallyHidden>
    </>
  )
}
