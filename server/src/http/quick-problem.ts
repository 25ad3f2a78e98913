import { errorStatus, type ErrorCode } from '@cinema/contract'
import type { Request, Response } from 'express'
import { titles } from './errors.ts'

/** Answers a request with one problem and `Retry-After`. */
export type QuickProblem = (req: Request, res: Response, retryAfterSeconds: number) => void

const unchanging = [
  'Content-Type',
  'application/problem+json; charset=utf-8',
  'Cache-Control',
  'no-store',
]

/**
 * Prepares a refusal that is answered at once, before anything is known of the request: what does not
 * change is serialised here, because a flood of refusals must cost little.
 */
export function quickProblem(code: ErrorCode, detail: string): QuickProblem {
  const status = errorStatus[code]
  const title = titles[status] ?? 'Error'
  const start = JSON.stringify({ type: `/problems/${code}`, title, status, code, detail })
  const head = start.slice(0, -1)
  return (req, res, retryAfterSeconds) => {
    const end = req.originalUrl.indexOf('?')
    const path = end === -1 ? req.originalUrl : req.originalUrl.slice(0, end)
    const body = `${head},"instance":${JSON.stringify(path)},"requestId":"${req.id}"}`
    const length = String(Buffer.byteLength(body))
    const headers = [...unchanging, 'Content-Length', length, 'Retry-After', `${retryAfterSeconds}`]
    res.answer(status, headers, req.method === 'HEAD' ? undefined : body)
  }
}
