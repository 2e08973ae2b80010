/** A button that keeps its place while it does nothing, and says why. */
import { Button, type ButtonProps, Tooltip, VisuallyHidden } from '@mantine/core'
import { useId } from 'react'

interface ExplainedButtonProps extends ButtonProps {
  /** Why it does nothing; without it, it works. */
  whyNot?: string | undefined
  /** What it is called where its words alone do not say. */
  label?: string | undefined
  onClick: () => void
}

export function ExplainedButton({ whyNot, label, onClick, children, ...looks }: ExplainedButtonProps) {
  const id = useId()
  if (!whyNot)
    return (
      <Button {...looks} aria-label={label} onClick={onClick}>
        {children}
      </Button>
    )
  return (
    <>
      <Tooltip label={whyNot} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
        <Button {...looks} aria-label={label} data-disabled aria-disabled aria-describedby={id}>
          {children}
        </Button>
      </Tooltip>
      <VisuallyHidden id={id}>{whyNot}</VisuallyHidden>
    </>
  )
}
