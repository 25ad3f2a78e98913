import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { describeError, isTransient } from '../api/api-error.ts'
import { showToast } from '../lumen/feedback/toasts.ts'

/**
 * One place for what failed without a page to say so: a refresh behind content that is already
 * shown, and mutations. A first load that fails is shown by its page in place of the content.
 * `meta.silent` keeps either quiet, for those who tell the viewer themselves.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.state.data !== undefined && query.meta?.['silent'] !== true) report(error)
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (mutation.meta?.['silent'] !== true) report(error)
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isTransient(error),
        retryDelay: (attempt) => Math.random() * 400 * 2 ** attempt,
      },
    },
  })
}

function report(error: unknown): void {
  const { title, detail } = describeError(error)
  showToast('error', { title, detail })
}
