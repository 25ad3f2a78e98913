import { rooms, type Room } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { call } from '../../api/call.ts'
import { describeError, isProblem } from '../../api/api-error.ts'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import type { PlayerProps } from '../player/player.tsx'
import { PlayerLoading } from '../player/player-loading.tsx'
import { PlayerMessage } from '../player/player-message.tsx'
import { directRoom, followRoom } from './follow-room.ts'
import { RoomNotice } from './room-notice.tsx'
import { RoomPanel } from './room-panel.tsx'
import { RoomSession } from './room-session.ts'

/** What a room brings to the player. */
export interface Together {
  direct: NonNullable<PlayerProps['direct']>
  follow: (video: HTMLVideoElement) => () => void
  startSeconds: number
  panel: ReactNode
  notice: ReactNode
}

export interface InRoomProps {
  roomId: string
  movieId: string
  username: string
  /** The viewer left, and goes on alone. */
  onLeave: () => void
  children: (together: Together) => ReactNode
}

/** Goes into a room that the viewer is a member of, and stays there while it is shown. */
export function InRoom({ roomId, children, ...props }: InRoomProps) {
  const room = useQuery({
    queryKey: ['room', roomId],
    queryFn: ({ signal }) => call(rooms.get, { params: { roomId }, signal }),
    staleTime: Infinity,
    gcTime: 0,
    retry: (failures, error) => failures < 3 && !isProblem(error, 'not_found'),
  })
  if (room.data) {
    return (
      <Joined {...props} first={room.data}>
        {children}
      </Joined>
    )
  }
  if (room.error) return <NoRoom {...props} error={room.error} retry={() => void room.refetch()} />
  return <PlayerLoading />
}

type JoinedProps = Omit<InRoomProps, 'roomId'> & { first: Room }

function Joined({ first, ...props }: JoinedProps) {
  const [session] = useState(() => new RoomSession(first))
  useEffect(() => session.start(), [session])
  return <Watching {...props} first={first} session={session} />
}

function Watching({ session, first, ...props }: JoinedProps & { session: RoomSession }) {
  const { username, onLeave, children } = props
  const closed = useStore(session.store, (view) => view.closed)
  const [direct] = useState(
    (): Together['direct'] => (own, video) => directRoom(session, own, video),
  )
  const [follow] = useState(() => (video: HTMLVideoElement) => followRoom(session, video))
  const leave = () => void session.leave().then(onLeave)
  if (closed) return <NoRoom {...props} error={null} />
  return children({
    direct,
    follow,
    startSeconds: first.playback.positionSeconds,
    panel: <RoomPanel session={session} username={username} onLeave={leave} />,
    notice: <RoomNotice session={session} username={username} />,
  })
}

interface NoRoomProps extends Pick<InRoomProps, 'movieId' | 'onLeave'> {
  /** Null when the room closed while it was watched in. */
  error: Error | null
  retry?: () => void
}

/** The room is not there for this viewer, and the ways on. */
function NoRoom({ movieId, onLeave, error, retry }: NoRoomProps) {
  const isGone = error === null || isProblem(error, 'not_found')
  const { title, detail } = describeError(error)
  return (
    <PlayerMessage
      title={isGone ? 'You are not in this room' : title}
      icon={<Users size={28} />}
      backTo={`/movies/${movieId}`}
      action={
        <>
          {!isGone && (
            <Button variant="primary" onClick={retry}>
              Try again
            </Button>
          )}
          <Button variant={isGone ? 'primary' : 'secondary'} onClick={onLeave}>
            Watch alone
          </Button>
          <ButtonLink to="/together">Enter a code</ButtonLink>
        </>
      }
    >
      {isGone
        ? 'It has closed, you have gone into another one, or you were away for long. With its code you can join again.'
        : detail}
    </PlayerMessage>
  )
}
