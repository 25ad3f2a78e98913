import { lazy, useEffect } from 'react'
import { Route, Routes } from 'react-router'
import { NotFoundPage } from '../pages/not-found-page.tsx'
import { Layout } from './layout.tsx'

const load = {
  home: () => import('../pages/home-page.tsx').then((module) => ({ default: module.HomePage })),
  movies: () =>
    import('../pages/movies-page.tsx').then((module) => ({ default: module.MoviesPage })),
  movie: () => import('../pages/movie-page.tsx').then((module) => ({ default: module.MoviePage })),
  seriesList: () =>
    import('../pages/series-list-page.tsx').then((module) => ({ default: module.SeriesListPage })),
  series: () =>
    import('../pages/series-page.tsx').then((module) => ({ default: module.SeriesPage })),
  genre: () => import('../pages/genre-page.tsx').then((module) => ({ default: module.GenrePage })),
  search: () =>
    import('../pages/search-page.tsx').then((module) => ({ default: module.SearchPage })),
}

const HomePage = lazy(load.home)
const MoviesPage = lazy(load.movies)
const MoviePage = lazy(load.movie)
const SeriesListPage = lazy(load.seriesList)
const SeriesPage = lazy(load.series)
const GenrePage = lazy(load.genre)
const SearchPage = lazy(load.search)

/** Every URL and its page. Each page is a chunk of its own. */
export function AppRoutes() {
  useEffect(loadWhenIdle, [])
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<HomePage />} />
        <Route path="movies" element={<MoviesPage />} />
        <Route path="movies/:movieId" element={<MoviePage />} />
        <Route path="series" element={<SeriesListPage />} />
        <Route path="series/:seriesId" element={<SeriesPage />} />
        <Route path="genres/:slug" element={<GenrePage />} />
        <Route path="search" element={<SearchPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}

/** Fetches the pages a viewer may go to next, so that a press on a link never waits for code. */
function loadWhenIdle() {
  const timer = setTimeout(() => {
    for (const page of Object.values(load)) page().catch(() => undefined)
  }, 2500)
  return () => clearTimeout(timer)
}
