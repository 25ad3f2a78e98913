import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'

type Handle = (req: Request, res: Response, done?: (error?: unknown) => void) => void

/**
 * Gives `first` every request before the router of the application does, and `failed` what goes wrong
 * there. Express finds the endpoints of the contract no faster than one look in a map, and what it does
 * on the way to its first middleware costs each request more than all steps of ours together.
 * Needs the requests of `createFastServer`, which have Express's prototypes from the start.
 */
export function putInFront(app: Express, first: RequestHandler, failed: ErrorRequestHandler): void {
  const application = app as unknown as { handle: Handle }
  const router = application.handle.bind(app)
  application.handle = (req, res, done) => {
    req.res = res
    req.originalUrl = req.url
    const next = (error?: unknown): void => {
      if (error === undefined) router(req, res, done)
      // Half an answer cannot be mended: its client has to see that it is cut.
      else void failed(error, req, res, () => req.socket.destroy())
    }
    try {
      const waiting: unknown = first(req, res, next)
      if (waiting instanceof Promise) waiting.catch(next)
    } catch (error) {
      next(error)
    }
  }
}
