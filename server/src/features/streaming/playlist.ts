/**
 * Gives every reference of an HLS playlist the query of the playlist itself: lines that are URIs,
 * and `URI="…"` attributes of tags (RFC 8216, sections 4.3.2.5, 4.3.4.1 and others). References
 * to other hosts are left alone: a signature is nobody else's business.
 */
export function signPlaylist(playlist: string, token: string): string {
  return playlist
    .split('\n')
    .map((line) => {
      if (line.trim() === '') return line
      if (!line.startsWith('#')) return withToken(line, token)
      return line.replace(/\bURI="([^"]*)"/g, (_, uri: string) => `URI="${withToken(uri, token)}"`)
    })
    .join('\n')
}

/** The same for the pictures that the cues of a trickplay track name: `sprite.jpg#xywh=0,0,160,90`. */
export function signTrickplay(track: string, token: string): string {
  return track.replace(/^[\w./-]+\.(?:jpg|webp)(?=#xywh=|\r?$)/gm, (uri) => withToken(uri, token))
}

function withToken(reference: string, token: string): string {
  const [, uri = '', carriageReturn = ''] = /^(.*?)(\r?)$/.exec(reference) ?? []
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(uri)) return reference
  return `${uri}${uri.includes('?') ? '&' : '?'}token=${token}${carriageReturn}`
}
