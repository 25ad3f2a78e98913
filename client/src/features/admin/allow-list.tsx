import { NewAllowance, type Allowance } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { AlertDialog } from '../../lumen/feedback/modal.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { ago } from '../auth/device-words.tsx'
import { SmallForm } from '../auth/small-form.tsx'
import { allowListQuery, useAllow, useDisallow } from './blocks.ts'
import { Loaded } from './loaded.tsx'
import { NoRows, Row, RowList } from './row-list.tsx'

/** Addresses that are never blocked, to be added to and taken from. */
export function AllowList() {
  const result = useQuery(allowListQuery)
  return (
    <div className="flex flex-col gap-4">
      <Allow />
      <Loaded result={result} skeleton="h-20">
        {(allowances) =>
          allowances.length === 0 ? (
            <NoRows>No address is listed.</NoRows>
          ) : (
            <RowList>
              {allowances.map((allowance) => (
                <Allowed key={allowance.range} allowance={allowance} />
              ))}
            </RowList>
          )
        }
      </Loaded>
    </div>
  )
}

function Allowed({ allowance }: { allowance: Allowance }) {
  const { range, note, addedBy, addedAt } = allowance
  const [open, setOpen] = useState(false)
  const disallow = useDisallow()
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold break-all">
          <code>{range}</code>
        </p>
        {note !== '' && <p className="text-sm break-words text-ink-muted">{note}</p>}
        <p className="text-sm break-words text-ink-faint">
          Added {ago(addedAt)} by <code>{addedBy}</code>
        </p>
      </div>
      <Button
        size="sm"
        variant="ghost"
        aria-label={`Remove ${range}`}
        onClick={() => setOpen(true)}
      >
        Remove
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${range}?`}
        description="Whoever comes from there can be blocked again."
        confirmLabel="Remove"
        danger
        busy={disallow.isPending}
        onConfirm={() => disallow.mutate(range, { onSettled: () => setOpen(false) })}
      />
    </Row>
  )
}

function Allow() {
  const allow = useAllow()
  return (
    <SmallForm
      schema={NewAllowance}
      fields={[
        {
          name: 'range',
          label: 'Address or range',
          kind: 'code',
          autoComplete: 'off',
          hint: 'Such as 203.0.113.7 or 2001:db8::/48',
        },
        { name: 'note', label: 'Note', autoComplete: 'off', hint: 'Whose it is; may be empty' },
      ]}
      submitLabel="Never block it"
      variant="secondary"
      inline
      send={async ({ range = '', note }) => {
        await allow.mutateAsync({ range, ...(note !== undefined && { note }) })
        showToast('success', { title: `${range} is never blocked from now on` })
      }}
    />
  )
}
