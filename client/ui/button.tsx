// Buttons in the house's shapes: text, primary, and icon with a name.
import type { ReactNode, Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { ButtonProps } from 'react-aria-components'

type Kind = 'normal' | 'primary' | 'plain' | 'icon'

export function Button({ kind = 'normal', className = '', ...props }: Omit<ButtonProps, 'className' | 'children'> & { readonly kind?: Kind; readonly className?: string; readonly children?: ReactNode; readonly ref?: Ref<HTMLButtonElement> }) {
  return <AriaButton {...props} className={`button ${kind === 'normal' ? '' : `button-${kind}`} ${className}`} />
}
