import type { Upload, UploadStage } from '@cinema/contract'

const UNITS = ['kB', 'MB', 'GB', 'TB']

/** A size for people: `1.4 GB`. */
export function size(bytes: number): string {
  let value = bytes / 1000
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = value >= 100 || unit === 0 ? 0 : 1
  return `${Number(value.toFixed(digits))} ${UNITS[unit] ?? ''}`
}

export const percent = (ratio: number): string => `${Math.floor(ratio * 100)} %`

interface Step {
  readonly stage: UploadStage
  readonly label: string
  /** While it lasts. */
  readonly doing: string
}

export const STAGES: readonly Step[] = [
  { stage: 'probe', label: 'Look', doing: 'Looking at the file' },
  { stage: 'ladder', label: 'Encode', doing: 'Encoding' },
  { stage: 'package', label: 'Package', doing: 'Packaging' },
  { stage: 'thumbnails', label: 'Pictures', doing: 'Making pictures' },
  { stage: 'publish', label: 'Publish', doing: 'Publishing' },
]

/** Where an upload stands, in one line. */
export function standing(upload: Upload): string {
  switch (upload.state) {
    case 'receiving':
      return `Interrupted at ${percent(upload.receivedBytes / upload.sizeBytes)}`
    case 'queued':
      return 'Waits for a worker'
    case 'working':
      return working(upload)
    case 'ready':
      return `Plays in ${upload.renditions.join(', ')}`
    case 'refused':
      return 'Refused'
    case 'failed':
      return 'Failed'
    case 'cancelled':
      return 'Cancelled'
  }
}

function working({ stage, progressRatio, renditions }: Upload): string {
  const watchable = renditions.length > 0 ? `; plays already in ${renditions.join(', ')}` : ''
  const doing = STAGES.find((each) => each.stage === stage)?.doing ?? 'Working'
  const share = stage === 'ladder' ? `, ${percent(progressRatio)}` : ''
  return `${doing}${share}${watchable}`
}
