import { rooms } from '@cinema/contract'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { describeError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Modal } from '../../lumen/feedback/modal.tsx'
import type { OpenRoomProps } from './open-room.tsx'
import { roomPath } from './room-path.ts'

export interface OpenRoomDialogProps extends OpenRoomProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** What a room is, and its beginning. */
export function OpenRoomDialog(props: OpenRoomDialogProps) {
  const { movieId, placeNow, open, onOpenChange } = props
  const navigate = useNavigate()
  const opening = useMutation({
    mutationFn: () =>
      call(rooms.open, { body: { movieId, positionSeconds: Math.floor(placeNow()) } }),
    onSuccess: (room) => navigate(roomPath(room), { replace: true }),
    meta: { silent: true },
  })
  return (
    <Modal
      open={open}
      onOpenChange={onOpenChange}
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
  )
}
