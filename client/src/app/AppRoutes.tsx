import { lazy, type ComponentType } from 'react'
import { Route, Routes } from 'react-router'
import { NotFoundPage } from '../pages/not-found-page.tsx'
import { Layout } from './layout.tsx'

const HomePage = page(() => import('../pages/home-page.tsx').then((module) => module.HomePage))
const MoviesPage = page(() =>
  import('../pages/movies-page.tsx').then((module) => module.MoviesPage),
)
const MoviePage = page(() => import('../pages/movie-page.tsx').then((module) => module.MoviePage))
const SeriesListPage = page(() =>
  import('../pages/series-list-page.tsx').then((module) => module.SeriesListPage),
)
const SeriesPage = page(() =>
  import('../pages/series-page.tsx').then((module) => module.SeriesPage),
)
const GenrePage = page(() => import('../pages/genre-page.tsx').then((module) => module.GenrePage))
const SearchPage = page(() =>
  import('../pages/search-page.tsx').then((module) => module.SearchPage),
)

/** A page that is loaded when its URL is first visited. */
function page(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }))
}

/** Every URL and its page. Each page is a chunk of its own. */
export function AppRoutes() {
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
