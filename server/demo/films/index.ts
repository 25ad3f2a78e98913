import type { Film, Series } from '../film.ts'
import { pleaseStandBy } from './please-stand-by.ts'
import { sixty } from './sixty.ts'
import { slowLight } from './slow-light.ts'
import { cell } from './small-geometry-cell.ts'
import { line } from './small-geometry-line.ts'
import { tile } from './small-geometry-tile.ts'
import { wave } from './small-geometry-wave.ts'
import { smallGeometry } from './small-geometry.ts'

export const films: Film[] = [slowLight, sixty, pleaseStandBy, line, wave, tile, cell]
export const series: Series[] = [smallGeometry]
