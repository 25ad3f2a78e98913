import type { InputHTMLAttributes, Ref } from 'react'

export interface CheckBoxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  label: string
  ref?: Ref<HTMLInputElement> | undefined
}

/** Something that is so or is not, with its name beside it. */
export function CheckBox({ label, ref, ...rest }: CheckBoxProps) {
  return (
    <label className="inline-flex min-h-11 cursor-pointer items-center gap-3 text-sm font-semibold">
      <input ref={ref} type="checkbox" className="size-5 accent-accent" {...rest} />
      {label}
    </label>
  )
}
