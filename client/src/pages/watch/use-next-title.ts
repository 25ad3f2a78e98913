import type { MovieDetail } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useNavigate } from 'react-router'
import { catalogue } from '../../features/catalogue/queries.ts'
import { useOffered } from '../../features/player/use-offered.ts'
import type { NextTitle } from '../../features/player/up-next.tsx'

/** The episode after this one, where there is one that plays. */
export function useNextTitle({ episode }: MovieDetail): NextTitle | null {
  const navigate = useNavigate()
  const nextId = episode?.nextId ?? null
  const { data } = useQuery({ ...catalogue.film(nextId ?? ''), enabled: nextId !== null })
  const isOffered = useOffered(data)
  const play = useCallback(() => {
    // Episodes that followed each other are one step of the history: back leads to the series.
    void navigate(`/watch/${nextId ?? ''}`, { replace: true })
  }, [navigate, nextId])
  return useMemo(() => {
    if (!isOffered || !data?.episode) return null
    const { seasonNumber, episodeNumber } = data.episode
    return { title: data.title, label: `Season ${seasonNumber}, episode ${episodeNumber}`, play }
  }, [data, isOffered, play])
}
