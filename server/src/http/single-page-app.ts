import { existsSync } from 'node:fs'
import path from 'node:path'
import express, { Router } from 'express'
import { setPageHeaders, type PageReach } from './security-headers.ts'

const year = 31_536_000
/** Pages have no dot in their address: what has one asks for a file that is not there. */
const namesFile = /^\/assets\/|\./

/**
 * Serves the built client: hashed assets for ever, and its one page for every address that a
 * browser asks for as a page. Everything else goes on to 404.
 */
export function singlePageApp(directory: string, reach: PageReach): Router {
  const page = path.resolve(directory, 'index.html')
  if (!existsSync(page))
    throw new Error(`CLIENT_DIR: ${directory} holds no index.html; build the client first.`)
  const router = Router()
  router.use(
    '/assets',
    express.static(path.join(directory, 'assets'), {
      immutable: true,
      maxAge: year * 1000,
      index: false,
    }),
  )
  router.use(express.static(directory, { index: false, maxAge: 0, dotfiles: 'ignore' }))
  // Not as a route: Express would answer OPTIONS for every address from it.
  router.use((req, res, next) => {
    const isRead = req.method === 'GET' || req.method === 'HEAD'
    const isPage = !req.path.startsWith('/api') && !namesFile.test(req.path) && req.accepts('html')
    if (!isRead || !isPage) {
      next()
      return
    }
    setPageHeaders(res, reach)
    res.set('Cache-Control', 'no-cache').sendFile(page)
  })
  return router
}
