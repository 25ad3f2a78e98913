import { mkdir, rm, writeFile } from 'node:fs/promises'
import type { RequestListener, ServerResponse } from 'node:http'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { Problem } from '@cinema/contract'
import { expect } from 'vitest'
import { findProgram } from '../../embedded/src/launcher/programs.ts'
import { startFront, type Front } from '../../scripts/ops/front.ts'
import { temporaryFolder } from '../support/product.ts'
import { createFrontClient, type FrontAnswer, type FrontClient } from './front-client.ts'
import { startUpstream, type Upstream } from './upstream.ts'

/** Whether nginx is there; with CI=true its absence fails a test instead of skipping it. */
export const hasNginx = process.env['CI'] === 'true' || findProgram(['nginx']) !== undefined

/** nginx before two stand-ins for instances. */
export interface FrontStage {
  readonly folder: string
  readonly front: Front
  readonly client: FrontClient
  readonly first: Upstream
  readonly second: Upstream
  /** Lets both answer in one way. */
  both: (listener: RequestListener) => void
  /** Every request that reached one of them. */
  asked: () => { readonly url?: string | undefined; readonly headers: Record<string, unknown> }[]
  close: () => Promise<void>
}

export async function openFrontStage(): Promise<FrontStage> {
  const folder = await temporaryFolder()
  await writeFiles(folder)
  const first = await startUpstream()
  const second = await startUpstream()
  const front = await startFront({
    folder,
    instances: [first.port, second.port],
    settings: {
      NGINX_ASSETS_DIR: path.join(folder, 'client'),
      NGINX_MEDIA_DIR: path.join(folder, 'media'),
      NGINX_RATE: '1000r/s',
      NGINX_BURST: '1000',
    },
  })
  const client = createFrontClient(front.url, front.certificate)
  return {
    folder,
    front,
    client,
    first,
    second,
    both(listener) {
      first.answer(listener)
      second.answer(listener)
    },
    asked: () => [...first.asked, ...second.asked],
    async close() {
      client.close()
      await front.close()
      await Promise.all([first.close(), second.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function writeFiles(folder: string): Promise<void> {
  const assets = path.join(folder, 'client', 'assets')
  const media = path.join(folder, 'media', 'library', 'film')
  await mkdir(assets, { recursive: true })
  await mkdir(media, { recursive: true })
  await writeFile(path.join(assets, 'app-1a2b.js'), 'plain')
  await writeFile(path.join(assets, 'app-1a2b.js.gz'), gzipSync('plain'))
  await writeFile(path.join(media, 'seg-001.m4s'), 'segment')
}

export const json = (
  res: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  res.writeHead(200, { 'Content-Type': 'application/json', ...headers })
  res.end(JSON.stringify(body))
}

/** The problem that nginx itself answered with. */
export function problemOf({ json: body, headers }: FrontAnswer): Problem {
  expect(headers['content-type']).toBe('application/problem+json')
  return Problem.parse(body())
}
