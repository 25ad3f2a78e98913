import type { Plugin } from 'vite'

/**
 * What hls.js brings beyond a film's renditions, sound and captions: protected media, reports to
 * networks that deliver, advertisements, and trickplay by I-frames (ours are images).
 */
const leftOut = [
  'emeController',
  'requestMediaKeySystemAccessFunc',
  'cmcdController',
  'contentSteeringController',
  'interstitialsController',
  'iframeController',
]

/**
 * Builds hls.js without what this player never uses, a quarter of it. Its default configuration names
 * each part; what is no longer named there is dropped as unused code. hls.js itself allows each of
 * these to be undefined, which is how its own light build leaves them out.
 */
export function slimHls(): Plugin {
  return {
    name: 'slim-hls',
    apply: 'build',
    transform: {
      filter: { id: /\/hls\.js\/dist\/hls\.mjs$/ },
      handler: (code) => ({ code: onlyDefault(leftOut.reduce(without, code)), map: null }),
    },
  }
}

function without(code: string, part: string): string {
  const entry = new RegExp(`^ {2}${part}: \\w+`, 'gm')
  if (code.match(entry)?.length !== 1) throw new Error(`hls.js configures no ${part} as expected.`)
  return code.replace(entry, `  ${part}: undefined`)
}

/** A dynamic import counts as a use of every export, and a static field of its class. */
function onlyDefault(code: string): string {
  const exported = /^export \{.*\bHls as default\b.*\};$/m
  if (!exported.test(code)) throw new Error('hls.js exports no class Hls as expected.')
  return code
    .replace(exported, 'export { Hls as default };')
    .replace(/^EMEController\.\w+ = void 0;$/m, '')
}
