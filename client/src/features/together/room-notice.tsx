import type { RoomCause } from '@cinema/contract'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { clock } from '../player/clock.ts'
import { NoticeLine } from '../player/notice-line.tsx'
import type { RoomSession, RoomView } from './room-session.ts'

const SHOWN_MS = 4000

/** For whom the room waits, or what another member has just done. */
export function RoomNotice({ session, username }: { session: RoomSession; username: string }) {
  const view = useStore(session.store)
  const [seen, setSeen] = useState<RoomCause | null>(null)
  const { cause } = view
  useEffect(() => {
    const timer = setTimeout(() => setSeen(cause), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [cause])
  const isNews = cause !== null && cause !== seen && cause.username !== username
  const text = waitingText(view, username) ?? (isNews ? causeText(cause, view) : null)
  return text === null ? null : <NoticeLine text={text} testId="room-notice" />
}

function waitingText({ room }: RoomView, username: string): string | null {
  if (!room.playback.playing) return null
  const names = room.members
    .filter((member) => member.state === 'waiting' && member.username !== username)
    .map((member) => member.username)
  return names.length === 0 ? null : `Waiting for ${names.join(', ')}`
}

function causeText({ action, username }: RoomCause, { room }: RoomView): string {
  const place = clock(room.playback.positionSeconds)
  const said = {
    joined: 'joined',
    left: 'left',
    played: 'pressed play',
    paused: 'paused',
    sought: `went to ${place}`,
  }
  return `${username} ${said[action]}`
}
