/** The playlist of a text that is whole in one file. */
export function subtitlePlaylist(file: string, durationSeconds: number): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(durationSeconds)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXTINF:${durationSeconds.toFixed(3)},`,
    `${file}.vtt`,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n')
}

/** The map ties the cues to the media's clock, which begins at 0 (RFC 8216, 3.5). */
export const webVttHead = 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n'

/** HH:MM:SS.mmm */
export function vttTime(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23)
}

/** A language as people call it, by its tag (BCP 47). */
export function languageLabel(language: string): string {
  if (language === 'und') return 'Subtitles'
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
}

/** The label, numbered where another track has it: names within a group differ (RFC 8216, 4.3.4.1.1). */
export function distinctLabel(
  label: string,
  others: readonly { readonly label: string }[],
): string {
  const isTaken = (name: string): boolean => others.some((track) => track.label === name)
  let name = label
  for (let number = 2; isTaken(name); number++) name = `${label} ${number}`
  return name
}
