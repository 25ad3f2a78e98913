import { AuthGuard } from '../features/auth/auth-guard.tsx'
import { FilmForm } from '../features/photo-films/film-form.tsx'
import { FilmList } from '../features/photo-films/film-list.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/photo-films`: photos become a film that its owner alone sees. */
export function PhotoFilmsPage() {
  usePageTitle('Films of photos')
  return (
    <AuthGuard>
      <PageContainer className="max-w-4xl">
        <PageHeader title="Films of photos">
          Your photos, moving, with music if you like. Only you can see the film.
        </PageHeader>
        <FilmForm />
        <Section title="Your films" className="pt-10">
          <FilmList />
        </Section>
      </PageContainer>
    </AuthGuard>
  )
}
