import { expect, it } from 'vitest'
import { mediaFile, mediaRoots } from './media-files.ts'
import { signPlaylist, signTrickplay } from './playlist.ts'

const roots = mediaRoots('.data')

it('signs every reference of a playlist and nothing else', () => {
  const playlist = [
    '#EXTM3U',
    '#EXT-X-MEDIA:TYPE=AUDIO,NAME="URI",URI="audio/index.m3u8"',
    '#EXT-X-MAP:URI="init.mp4",BYTERANGE="720@0"',
    '#EXTINF:4.000,',
    'seg-000.m4s\r',
    'seg-001.m4s?part=2',
    'https://elsewhere.example/seg-002.m4s',
    '//elsewhere.example/seg-003.m4s',
    '',
  ].join('\n')
  expect(signPlaylist(playlist, 'T').split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-MEDIA:TYPE=AUDIO,NAME="URI",URI="audio/index.m3u8?token=T"',
    '#EXT-X-MAP:URI="init.mp4?token=T",BYTERANGE="720@0"',
    '#EXTINF:4.000,',
    'seg-000.m4s?token=T\r',
    'seg-001.m4s?part=2&token=T',
    'https://elsewhere.example/seg-002.m4s',
    '//elsewhere.example/seg-003.m4s',
    '',
  ])
})

it('signs the pictures of a trickplay track', () => {
  const track = 'WEBVTT\n\n00:00:00.000 --> 00:00:05.000\ntrickplay.jpg#xywh=0,0,240,136\n'
  expect(signTrickplay(track, 'T')).toBe(
    'WEBVTT\n\n00:00:00.000 --> 00:00:05.000\ntrickplay.jpg?token=T#xywh=0,0,240,136\n',
  )
})

it.each([
  ['master.m3u8', 'application/vnd.apple.mpegurl'],
  ['720p/seg-001.m4s', 'video/mp4'],
  ['audio/init.mp4', 'audio/mp4'],
  ['subtitles/en.vtt', 'text/vtt; charset=utf-8'],
  ['trickplay.jpg', 'image/jpeg'],
])('knows %s as %s', (name, type) => {
  expect(mediaFile(roots, 'demo/sixty', name)).toMatchObject({ type })
})

it.each([
  '../secret.mp4',
  '720p/../../other/master.m3u8',
  '..%2f..%2fetc/passwd',
  '/etc/passwd.mp4',
  '720p//seg.m4s',
  './master.m3u8',
  '.hidden.mp4',
  '720p\\..\\seg.m4s',
  'a/b/c/d.mp4',
  'master.m3u8\0.jpg',
  'notes.txt',
  'master',
  '',
])('knows no file named %j', (name) => {
  expect(mediaFile(roots, 'demo/sixty', name)).toBeUndefined()
})

it.each([
  'demo',
  'demo/',
  'demo/..',
  'demo/../..',
  'library',
  'library/../mail',
  'elsewhere/sixty',
  '__proto__/x',
  '',
])('finds nothing below the media path %j', (mediaPath) => {
  expect(mediaFile(roots, mediaPath, 'master.m3u8')).toBeUndefined()
})
