import type { Page } from 'playwright-core'
import { clockGeometry, readClock } from '../../server/demo/clock.ts'

/** Position of the page's video in seconds; -1 while there is none. */
export const positionOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('video')?.currentTime ?? -1)

/**
 * The second that the picture on the screen shows, from the machine-readable clock that every
 * demonstration film carries, beside the position that the video claims at that moment.
 */
export async function readPicture(
  page: Page,
): Promise<{ shown: number | undefined; position: number }> {
  const { brightness, position } = await page.evaluate((geometry) => {
    const video = document.querySelector('video')
    if (!video) throw new Error('There is no video on this page.')
    const canvas = document.createElement('canvas')
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    const context = canvas.getContext('2d')
    if (!context) throw new Error('The browser gives no canvas.')
    context.drawImage(video, 0, 0)
    const y = Math.floor(canvas.height * (1 - geometry.height / 2))
    const cells = Array.from({ length: geometry.bits + 4 }, (_, index) => {
      const x = Math.floor(canvas.width * (geometry.left + (index + 0.5) * geometry.cellWidth))
      return context.getImageData(x, y, 1, 1).data[0] ?? 0
    })
    return { brightness: cells, position: video.currentTime }
  }, clockGeometry)
  return { shown: readClock(brightness), position }
}
