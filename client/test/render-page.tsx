import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { vi } from 'vitest'
import { createQueryClient } from '../src/app/query-client.ts'

export type Answer = (url: URL, init: RequestInit) => Response | Promise<Response>

/** Answers every request of the client; records the URLs in the order they were asked. */
export function stubServer(answer: Answer): URL[] {
  const asked: URL[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const url = new URL(path, 'http://cinema.test')
    asked.push(url)
    const response = await answer(url, init)
    init.signal?.throwIfAborted()
    return response
  })
  return asked
}

export function problem(status: number, code: string, detail = 'Because.'): Response {
  const body = { type: `/problems/${code}`, title: code, status, code, detail, requestId: 'req-1' }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  })
}

/** A page at a URL, with the app's own query client; `router.state.location` tells where it is. */
export function renderPage(page: ReactElement, path: string, url: string) {
  const router = createMemoryRouter(
    [
      { path, element: page },
      { path: '*', element: <p>Elsewhere</p> },
    ],
    { initialEntries: [url] },
  )
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}
