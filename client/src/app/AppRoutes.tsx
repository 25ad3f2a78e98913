import { lazy, useEffect } from 'react'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import { NotFoundPage } from '../pages/not-found-page.tsx'
import { BareLayout } from './bare-layout.tsx'
import { Layout } from './layout.tsx'
import { settled } from './settled.ts'

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
  person: () =>
    import('../pages/person-page.tsx').then((module) => ({ default: module.PersonPage })),
  myList: () =>
    import('../pages/my-list-page.tsx').then((module) => ({ default: module.MyListPage })),
  account: () =>
    import('../pages/account-page.tsx').then((module) => ({ default: module.AccountPage })),
  login: () => import('../pages/login-page.tsx').then((module) => ({ default: module.LoginPage })),
  register: () =>
    import('../pages/register-page.tsx').then((module) => ({ default: module.RegisterPage })),
}

const HomePage = lazy(load.home)
const MoviesPage = lazy(load.movies)
const MoviePage = lazy(load.movie)
const SeriesListPage = lazy(load.seriesList)
const SeriesPage = lazy(load.series)
const GenrePage = lazy(load.genre)
const SearchPage = lazy(load.search)
const PersonPage = lazy(load.person)
const MyListPage = lazy(load.myList)
const AccountPage = lazy(load.account)
const ThemeChooser = lazy(() =>
  import('./theme-chooser.tsx').then((module) => ({ default: module.ThemeChooser })),
)
const WatchPage = lazy(() =>
  import('../pages/watch-page.tsx').then((module) => ({ default: module.WatchPage })),
)
const AdminLayout = lazy(() =>
  import('../pages/admin-layout.tsx').then((module) => ({ default: module.AdminLayout })),
)
const AdminProgressPage = lazy(() =>
  import('../pages/admin-progress-page.tsx').then((module) => ({
    default: module.AdminProgressPage,
  })),
)
const AdminBreakersPage = lazy(() =>
  import('../pages/admin-breakers-page.tsx').then((module) => ({
    default: module.AdminBreakersPage,
  })),
)
const AdminUsersPage = lazy(() =>
  import('../pages/admin-users-page.tsx').then((module) => ({ default: module.AdminUsersPage })),
)
const AdminAuditPage = lazy(() =>
  import('../pages/admin-audit-page.tsx').then((module) => ({ default: module.AdminAuditPage })),
)
const AdminBlocksPage = lazy(() =>
  import('../pages/admin-blocks-page.tsx').then((module) => ({ default: module.AdminBlocksPage })),
)
const AdminCataloguePage = lazy(() =>
  import('../pages/admin-catalogue-page.tsx').then((module) => ({
    default: module.AdminCataloguePage,
  })),
)
const AdminTitlePage = lazy(() =>
  import('../pages/admin-title-page.tsx').then((module) => ({ default: module.AdminTitlePage })),
)
const AdminEpisodePage = lazy(() =>
  import('../pages/admin-episode-page.tsx').then((module) => ({
    default: module.AdminEpisodePage,
  })),
)
const AdminImportPage = lazy(() =>
  import('../pages/admin-import-page.tsx').then((module) => ({ default: module.AdminImportPage })),
)
const AdminUploadsPage = lazy(() =>
  import('../pages/admin-uploads-page.tsx').then((module) => ({
    default: module.AdminUploadsPage,
  })),
)
const PhotoFilmsPage = lazy(() =>
  import('../pages/photo-films-page.tsx').then((module) => ({ default: module.PhotoFilmsPage })),
)
const ForgotPage = lazy(() =>
  import('../pages/forgot-page.tsx').then((module) => ({ default: module.ForgotPage })),
)
const ResetPage = lazy(() =>
  import('../pages/reset-page.tsx').then((module) => ({ default: module.ResetPage })),
)
const VerifyEmailPage = lazy(() =>
  import('../pages/verify-email-page.tsx').then((module) => ({ default: module.VerifyEmailPage })),
)
const TogetherPage = lazy(() =>
  import('../pages/together-page.tsx').then((module) => ({ default: module.TogetherPage })),
)
const LoginPage = lazy(load.login)
const RegisterPage = lazy(load.register)

/** Every URL and its page. Each page is a chunk of its own. */
export function AppRoutes() {
  const watching = useLocation().pathname.startsWith('/watch/')
  useEffect(() => {
    // While a film plays, the bandwidth is its own.
    if (!watching) void loadOtherPages()
  }, [watching])
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
        <Route path="people/:personId" element={<PersonPage />} />
        <Route path="together" element={<TogetherPage />} />
        <Route path="my-list" element={<MyListPage />} />
        <Route path="account" element={<AccountPage appearance={<ThemeChooser />} />} />
        <Route path="admin" element={<AdminLayout />}>
          <Route index element={<Navigate to="users" replace />} />
          <Route path="catalogue" element={<AdminCataloguePage />} />
          <Route path="catalogue/import" element={<AdminImportPage />} />
          <Route path="catalogue/:titleId" element={<AdminTitlePage />} />
          <Route path="catalogue/:seriesId/seasons/:number/new" element={<AdminEpisodePage />} />
          <Route path="users" element={<AdminUsersPage />} />
          <Route path="uploads" element={<AdminUploadsPage />} />
          <Route path="audit" element={<AdminAuditPage />} />
          <Route path="blocks" element={<AdminBlocksPage />} />
          <Route path="progress" element={<AdminProgressPage />} />
          <Route path="breakers" element={<AdminBreakersPage />} />
        </Route>
        <Route path="photo-films" element={<PhotoFilmsPage />} />
        <Route path="upload" element={<Navigate to="/admin/uploads" replace />} />
        <Route path="forgot" element={<ForgotPage />} />
        <Route path="reset" element={<ResetPage />} />
        <Route path="verify-email" element={<VerifyEmailPage />} />
        <Route path="login" element={<LoginPage />} />
        <Route path="register" element={<RegisterPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
      <Route element={<BareLayout />}>
        <Route path="watch/:movieId" element={<WatchPage />} />
      </Route>
    </Routes>
  )
}

/** Fetches the pages a viewer may go to next, so that a press on a link never waits for code. */
async function loadOtherPages() {
  await settled
  await Promise.allSettled(Object.values(load).map((page) => page()))
}
