import { CircleAlert } from 'lucide-react'

/** What is wrong with the form as a whole. Always there, so that screen readers announce it. */
export function FormProblem({ message }: { message: string | undefined }) {
  return (
    <div role="alert">
      {message !== undefined && (
        <p className="flex gap-3 rounded-md bg-danger-soft px-4 py-3 text-sm font-medium text-danger-text">
          <CircleAlert size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
          {message}
        </p>
      )}
    </div>
  )
}
