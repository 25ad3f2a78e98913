import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../lumen/actions/icon-button.tsx'
import { Input, type InputProps } from '../../lumen/forms/input.tsx'

/** A password that can be shown, because typing blind makes more mistakes than it prevents. */
export function PasswordInput(props: Omit<InputProps, 'type' | 'action'>) {
  const [shown, setShown] = useState(false)
  return (
    <Input
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      action={
        <IconButton
          label={shown ? 'Hide password' : 'Show password'}
          pressed={shown}
          icon={shown ? <EyeOff size={18} /> : <Eye size={18} />}
          onClick={() => setShown(!shown)}
          className="-me-3"
        />
      }
    />
  )
}
