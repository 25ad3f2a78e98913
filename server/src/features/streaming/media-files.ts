import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folders that media may lie in, by the first part of `Playable.mediaPath`. */
export type MediaRoots = Readonly<Record<string, string>>

export const mediaRoots = (dataDir: string): MediaRoots => ({
  demo: fileURLToPath(new URL('../../../demo/media', import.meta.url)),
  library: path.resolve(dataDir, 'library'),
})

const types: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/mp4',
  mp4: 'video/mp4',
  vtt: 'text/vtt; charset=utf-8',
  jpg: 'image/jpeg',
  webp: 'image/webp',
}

export interface MediaFile {
  readonly path: string
  /** Where nginx has the same file (nginx/nginx.conf.template). */
  readonly inNginx: string
  readonly type: string
  readonly kind: 'playlist' | 'trickplay' | 'file'
}

// Words joined by single dots and hyphens below at most two folders: no dot begins a name.
const name = /^(?:\w[\w-]*\/){0,2}\w[\w-]*\.(m3u8|m4s|mp4|vtt|jpg|webp)$/

/**
 * The file that a request below a title's media prefix means; undefined for a name that no media
 * has, and for whatever would lie outside the title's folder.
 */
export function mediaFile(
  roots: MediaRoots,
  mediaPath: string,
  below: string,
): MediaFile | undefined {
  const [root = '', ...folders] = mediaPath.split('/')
  const base = Object.hasOwn(roots, root) ? roots[root] : undefined
  const type = types[name.exec(below)?.[1] ?? '']
  if (base === undefined || type === undefined || below.length > 200) return undefined
  const folder = path.join(base, ...folders)
  const file = path.join(folder, below)
  if (!folder.startsWith(base + path.sep) || !file.startsWith(folder + path.sep)) return undefined
  const inNginx = `/_media/${mediaPath}/${below}`
  return { path: file, inNginx, type: typeOf(type, below), kind: kindOf(below) }
}

/** Sound lies in folders of its own. */
const typeOf = (type: string, below: string): string =>
  type === 'video/mp4' && below.startsWith('audio') ? 'audio/mp4' : type

function kindOf(below: string): MediaFile['kind'] {
  if (below.endsWith('.m3u8')) return 'playlist'
  return below === 'trickplay.vtt' ? 'trickplay' : 'file'
}
