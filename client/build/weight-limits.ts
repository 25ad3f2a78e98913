import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle

const firstPage = ['/client/index.html']
/** With hls.js, which the page asks for at once. */
const watching = ['/client/src/pages/watch-page.tsx', '/hls.js/dist/hls.mjs']

const firstPageLimitKb = 180
const watchLimitKb = 200

/**
 * Fails the build when the JavaScript before the first page, or what `/watch` loads beyond it to play
 * a film of the library, is more than it may be: kilobytes by gzip -9, as they are served.
 */
export function weightLimits(): Plugin {
  return {
    name: 'weight-limits',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const first = loadedBy(bundle, firstPage)
        const watch = loadedBy(bundle, watching).filter((name) => !first.includes(name))
        for (const [what, chunks, limitKb] of [
          ['before the first page', first, firstPageLimitKb],
          ['that /watch adds', watch, watchLimitKb],
        ] as const) {
          const kb = chunks.reduce((sum, name) => sum + gzipBytes(bundle, name), 0) / 1000
          const verdict = `JavaScript ${what}: ${kb.toFixed(1)} kB of ${limitKb} kB`
          if (kb > limitKb) this.error(verdict)
          this.info(verdict)
        }
      },
    },
  }
}

/** Names of the chunks that run, or are waited for, before these modules run; their own included. */
function loadedBy(bundle: Bundle, modules: readonly string[]): string[] {
  const loaded = new Set<string>()
  const load = (name: string): void => {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || loaded.has(name)) return
    loaded.add(name)
    chunk.imports.forEach(load)
  }
  for (const module of modules) {
    const chunk = Object.values(bundle).find(
      (output) => output.type === 'chunk' && output.facadeModuleId?.endsWith(module),
    )
    if (!chunk) throw new Error(`No chunk begins with ${module}.`)
    load(chunk.fileName)
  }
  return [...loaded]
}

function gzipBytes(bundle: Bundle, name: string): number {
  const chunk = bundle[name]
  return chunk?.type === 'chunk' ? gzipSync(chunk.code, { level: 9 }).length : 0
}
