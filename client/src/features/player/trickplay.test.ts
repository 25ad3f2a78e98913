import { expect, test } from 'vitest'
import { parseTrickplay, thumbnailAt } from './trickplay.ts'

const VTT = `WEBVTT

00:00:00.000 --> 00:00:05.000
trickplay.jpg#xywh=0,0,240,136

00:05.000 --> 01:00:10.500
sheets/2.jpg?token=a.b#xywh=240,136,240,136
`

test('reads rectangles of sheets that lie beside the index', () => {
  const thumbnails = parseTrickplay(VTT, 'https://films.example/media/a/trickplay.vtt?v=1')
  expect(thumbnails).toEqual([
    {
      fromSeconds: 0,
      toSeconds: 5,
      imageUrl: 'https://films.example/media/a/trickplay.jpg',
      x: 0,
      y: 0,
      width: 240,
      height: 136,
    },
    {
      fromSeconds: 5,
      toSeconds: 3610.5,
      imageUrl: 'https://films.example/media/a/sheets/2.jpg?token=a.b',
      x: 240,
      y: 136,
      width: 240,
      height: 136,
    },
  ])
  expect(thumbnailAt(thumbnails, 4.9)?.x).toBe(0)
  expect(thumbnailAt(thumbnails, 9999)?.x).toBe(240)
})

test('a file that is no index has no thumbnails', () => {
  expect(parseTrickplay('<!doctype html>', 'https://films.example/')).toEqual([])
  expect(thumbnailAt([], 3)).toBeUndefined()
})
