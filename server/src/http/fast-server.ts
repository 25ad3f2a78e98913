import {
  createServer,
  IncomingMessage,
  ServerResponse,
  type Server,
  type ServerOptions,
} from 'node:http'
import type { Express } from 'express'

/**
 * Creates the HTTP server of an Express application without Express's largest cost.
 *
 * Express calls `Object.setPrototypeOf(req, app.request)` on each request, which throws away the
 * hidden class the engine built for the object; everything that touches it afterwards is slow.
 * Here Node makes requests and responses whose prototypes already are `app.request` and
 * `app.response`, so those calls change nothing. Every feature of Express stays as it is.
 *
 * Call it after the application is set up; sub-applications (not routers) would undo the gain.
 */
export function createFastServer(app: Express, options: ServerOptions = {}): Server {
  class FastRequest extends IncomingMessage {}
  class FastResponse extends ServerResponse {}

  app.request = adopt(FastRequest.prototype, app.request)
  app.response = adopt(FastResponse.prototype, app.response)

  return createServer(
    { ...options, IncomingMessage: FastRequest, ServerResponse: FastResponse },
    app,
  )
}

/** Puts Express's prototype behind the class's own, and returns the class's own as Express's. */
function adopt<T extends object>(own: object, express: T): T {
  return Object.setPrototypeOf(own, express) as T
}
