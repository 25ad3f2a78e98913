import { endpoints, errorStatus, type EndpointSpec } from '@cinema/contract'
import { Router } from 'express'
import { openApiDocument } from './openapi.ts'
import { setPageHeaders } from './security-headers.ts'

/** `/api/openapi.json` for programs and `/api/docs` for people, both made once from the contract. */
export function documentation(options: { version: string; url: string }): Router {
  const router = Router()
  const document = JSON.stringify(openApiDocument(options))
  const page = docsPage(options.version)
  const cacheControl = 'public, max-age=300'
  router.get('/openapi.json', (_req, res) => {
    res.set('Cache-Control', cacheControl).type('json').send(document)
  })
  router.get('/docs', (_req, res) => {
    setPageHeaders(res)
    res.set('Cache-Control', cacheControl).type('html').send(page)
  })
  router.get('/docs.css', (_req, res) => {
    res.set('Cache-Control', cacheControl).type('css').send(style)
  })
  return router
}

function docsPage(version: string): string {
  const groups = Map.groupBy(endpoints, ({ tag }) => tag)
  const sections = [...groups].map(
    ([tag, members]) => `<section><h2>${tag}</h2>${members.map(entry).join('')}</section>`,
  )
  const codes = Object.entries(errorStatus).map(
    ([code, status]) => `<tr><td><code>${code}</code></td><td>${status}</td></tr>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cinema Online API</title><link rel="stylesheet" href="/api/docs.css"></head><body><main>
<h1>Cinema Online API</h1>
<p>Version ${version}. The same as <a href="/api/openapi.json">OpenAPI 3.1</a>, for programs. JSON in
camelCase, times in ISO 8601 UTC. Lists answer <code>items</code> and <code>nextCursor</code>; pass
the cursor back as it is to go on. Sign in with <code>POST /api/auth/login</code> and send
<code>Authorization: Bearer …</code>.</p>
${sections.join('\n')}
<section><h2>Problems</h2><p>Whatever is not a success is an <code>application/problem+json</code>
document (RFC 9457): <code>type, title, status, code, detail, instance, requestId</code>, and
<code>errors</code> with the path and reason of each wrong field.</p>
<table><thead><tr><th>code</th><th>status</th></tr></thead><tbody>${codes.join('')}</tbody></table>
</section></main></body></html>`
}

function entry({ method, path, summary, access, query, errors }: EndpointSpec): string {
  const names = query ? Object.keys(query.shape).map((name) => `<code>${name}</code>`) : []
  return `<article><h3><b class="${method.toLowerCase()}">${method}</b> <code>${path}</code></h3>
<p>${summary}. <em>${access}</em></p>
${names.length > 0 ? `<p>Query: ${names.join(', ')}</p>` : ''}
${errors ? `<p>Problems: ${errors.map((code) => `<code>${code}</code>`).join(', ')}</p>` : ''}</article>`
}

const style = `
:root { color-scheme: dark light; font: 16px/1.6 system-ui, sans-serif }
body { margin: 0; background: light-dark(#f7f6f3, #0b0f1a); color: light-dark(#14171f, #e8eaf0) }
main { max-inline-size: 60rem; margin: auto; padding: 2rem 1rem }
h2 { margin-block-start: 3rem; border-block-end: 1px solid light-dark(#ccc, #2a3142) }
h3 { margin-block-end: 0; font-size: 1rem; overflow-wrap: anywhere }
article p { margin-block: .2rem }
a, h3 b { color: light-dark(#8a5a00, #f2b04b) }
code { font-family: ui-monospace, monospace }
td, th { text-align: start; padding-inline-end: 2rem }
`
