import { rooms } from '@cinema/contract'
import { useMutation } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { describeError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Modal } from '../../lumen/feedback/modal.tsx'
import { ControlButton } from '../player/control-button.tsx'
import { roomPath } from './room-path.ts'

export interface OpenRoomProps {
  movieId: string
  /** Where this viewer is in the film, in seconds: the room begins there. */
  placeNow: () => number
}

/** The way from watching alone to watching together. */
export function OpenRoom({ movieId, placeNow }: OpenRoomProps) {
  const [open, setOpen] = useState(false)
  const navigate = useNavigate()
  const opening = useMutation({
    mutationFn: () =>
      call(rooms.open, { body: { movieId, positionSeconds: Math.floor(placeNow()) } }),
    onSuccess: (room) => navigate(roomPath(room), { replace: true }),
    meta: { silent: true },
  })
  return (
    <>
      <ControlButton
        label="Watch together"
        tip="below"
        data-testid="watch-together"
        icon={<Users size={23} />}
        onClick={() => setOpen(true)}
      />
      <Modal
        open={open}
        onOpenChange={setOpen}
        title="Watch together"
        description="Up to eight of you see the same picture at the same moment, wherever you are."
        footer={
          <>
            <ButtonLink to="/together" variant="ghost">
              I have a code
            </ButtonLink>
            <Button
              variant="primary"
              loading={opening.isPending}
              onClick={() => opening.mutate()}
              data-testid="open-room"
            >
              Open a room
            </Button>
          </>
        }
      >
        <p className="text-ink-muted">
          A room begins where you are now. You get a code to send to the others; who has it and is
          signed in here can join, and everybody can play, pause and seek.
        </p>
        {opening.isError && (
          <p role="alert" className="mt-4 font-medium text-danger-text">
            {describeError(opening.error).detail}
          </p>
        )}
      </Modal>
    </>
  )
}
