import type { MovieDetail, MovieSummary } from '@cinema/contract'

export function filmSummary(number: number, facts: Partial<MovieSummary> = {}): MovieSummary {
  return {
    id: `mov_${String(number).padStart(16, '0')}`,
    title: `Film ${number}`,
    year: 1990,
    genres: [{ slug: 'drama', name: 'Drama' }],
    rating: 7.1,
    durationSeconds: 5400,
    posterUrl: null,
    backdropUrl: null,
    playable: false,
    featured: false,
    premium: false,
    ...facts,
  }
}

export function filmDetail(number: number, facts: Partial<MovieDetail> = {}): MovieDetail {
  return {
    ...filmSummary(number),
    overview: null,
    releasedOn: null,
    certification: null,
    ratingCount: null,
    tags: [],
    credits: [],
    introEndSeconds: null,
    creditsStartSeconds: null,
    trickplayUrl: null,
    episode: null,
    audience: { stars: null, ratings: 0, likes: 0, views: 0 },
    source: { name: 'vega-datasets', url: null, licence: null },
    ...facts,
  }
}
