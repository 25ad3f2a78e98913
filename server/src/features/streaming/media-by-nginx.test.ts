import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFrontClient } from '../../../../test/ops/front-client.ts'
import { hasNginx } from '../../../../test/ops/front-stage.ts'
import { startFront } from '../../../../scripts/ops/front.ts'
import { temporaryFolder } from '../../../../test/support/product.ts'
import { describeMedia, type MediaStage } from '../../../test/media-suite.ts'
import { startPlayback } from '../../../test/playback.ts'

const demoDir = fileURLToPath(new URL('../../../demo/media', import.meta.url))

if (hasNginx) describeMedia('nginx', open)

async function open(): Promise<MediaStage> {
  const folder = await temporaryFolder()
  const dataDir = path.join(folder, 'data')
  await mkdir(dataDir)
  const playback = await startPlayback({
    MEDIA_SENDER: 'nginx',
    DATA_DIR: dataDir,
    TRUST_PROXY_HOPS: '1',
  })
  const front = await startFront({
    folder,
    instances: [Number(new URL(playback.url).port)],
    settings: { NGINX_MEDIA_DIR: dataDir, NGINX_DEMO_DIR: demoDir },
  })
  const client = createFrontClient(front.url, front.certificate)
  return {
    playback,
    origin: front.url,
    async get(url, headers = {}, method = 'GET') {
      const { pathname, search } = new URL(url)
      const answer = await client.send(pathname + search, { method, headers })
      const hasBody = method !== 'HEAD' && answer.status !== 304
      return new Response(hasBody ? new Uint8Array(answer.body) : null, {
        status: answer.status,
        headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      })
    },
    async close() {
      client.close()
      await front.close()
      await playback.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
