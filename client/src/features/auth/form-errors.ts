import type { FieldValues, Path, UseFormSetError } from 'react-hook-form'
import { ApiError, describeError } from '../../api/api-error.ts'

/** Which field a problem without field errors is about. */
const FIELD_OF: Readonly<Record<string, string>> = {
  email_taken: 'email',
  username_taken: 'username',
  invalid_code: 'code',
}

/**
 * Puts a refusal of the server where it belongs: beside the fields that it names, else (under
 * `root`) above the form.
 */
export function showProblem<Values extends FieldValues>(
  error: unknown,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): void {
  const named = problemsByField(error).filter(({ field }) => fields.includes(field as Path<Values>))
  for (const [index, { field, message }] of named.entries()) {
    setError(field as Path<Values>, { type: 'server', message }, { shouldFocus: index === 0 })
  }
  if (named.length > 0) return
  const { title, detail } = describeError(error)
  const message =
    error instanceof ApiError && error.status in PLAIN ? detail : `${title}. ${detail}`
  setError('root', { type: 'server', message })
}

/** Statuses whose detail says everything. */
const PLAIN = { 401: true, 403: true, 409: true, 422: true, 429: true }

function problemsByField(error: unknown): { field: string; message: string }[] {
  if (!(error instanceof ApiError)) return []
  const field = FIELD_OF[error.code]
  if (field) return [{ field, message: error.detail }]
  // Of an entry of a list, the field of that entry: `body.sources.2.url` is about `url`.
  return error.errors.map(({ path, message }) => ({
    field: path.replace(/^body\.(?:\w+\.\d+\.)?/, ''),
    message,
  }))
}
