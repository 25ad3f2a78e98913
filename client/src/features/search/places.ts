import type { SearchKind } from '@cinema/contract'

const SECTIONS = { film: 'movies', series: 'series', person: 'people' } as const

/** The page of something found. */
export const pathOf = ({ kind, id }: { kind: SearchKind; id: string }): string =>
  `/${SECTIONS[kind]}/${id}`
