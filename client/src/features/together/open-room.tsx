import { Users } from 'lucide-react'
import { useState } from 'react'
import { ControlButton } from '../player/control-button.tsx'
import { useOnDemand } from '../player/use-on-demand.ts'

export interface OpenRoomProps {
  movieId: string
  /** Where this viewer is in the film, in seconds: the room begins there. */
  placeNow: () => number
}

const fetchDialog = async () => (await import('./open-room-dialog.tsx')).OpenRoomDialog

/** The way from watching alone to watching together. */
export function OpenRoom(props: OpenRoomProps) {
  const [open, setOpen] = useState(false)
  const [OpenRoomDialog, ask] = useOnDemand(fetchDialog)
  return (
    <>
      <ControlButton
        label="Watch together"
        tip="below"
        data-testid="watch-together"
        icon={<Users size={23} />}
        onClick={() => {
          ask()
          setOpen(true)
        }}
      />
      {OpenRoomDialog && <OpenRoomDialog {...props} open={open} onOpenChange={setOpen} />}
    </>
  )
}
