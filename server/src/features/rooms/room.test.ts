import { describe, expect, it } from 'vitest'
import {
  memberOf,
  openRoom,
  settled,
  withCommand,
  withMember,
  withoutMember,
  withPresence,
  type RoomState,
} from './room.ts'

const patienceMs = 10_000
const at = (nowMs: number) => ({ nowMs, patienceMs })
const person = (name: string) => ({ userId: `usr_${name}`, username: name })
const title = { code: '0123456789AB', movieId: 'mov_0123456789abcdef', durationSeconds: 6000 }
const play = { playing: true, positionSeconds: 0 }

/** Ana and Ben before a film that has not begun. */
const pair = (): RoomState =>
  withMember(withMember(openRoom(title, 0, at(0)), person('ana'), at(0)), person('ben'), at(0))

const report = (room: RoomState, name: string, nowMs: number, ready = true): RoomState =>
  withPresence(
    settled(room, at(nowMs)),
    person(name),
    { version: room.playback.version, ready },
    at(nowMs),
  )

const command = (room: RoomState, target: typeof play, nowMs: number): RoomState =>
  withCommand(settled(room, at(nowMs)), 'usr_ana', target, at(nowMs))

const isBehind = (room: RoomState, name: string) => memberOf(room, `usr_${name}`)?.isBehind

describe('a room that is to play', () => {
  it('waits until everybody is ready, and then begins for all at the same moment', () => {
    const waiting = report(command(pair(), play, 1000), 'ana', 1100)
    expect(waiting.playback.startsAtMs).toBe(11_000)
    const begun = report(waiting, 'ben', 1500)
    expect(begun.playback.startsAtMs).toBe(1800)
    expect(report(begun, 'ana', 1600).playback.startsAtMs).toBe(1800)
  })

  it('leaves behind who is not ready after ten seconds', () => {
    const waiting = report(command(pair(), play, 1000), 'ana', 1100)
    const early = report(waiting, 'ana', 10_999)
    expect([early.playback.startsAtMs, isBehind(early, 'ben')]).toEqual([11_000, false])
    const late = report(early, 'ana', 11_000)
    expect([late.playback.startsAtMs, isBehind(late, 'ben')]).toEqual([11_000, true])
  })

  it('does not wait again for whom it left behind, until they have caught up', () => {
    const left = report(report(command(pair(), play, 0), 'ana', 100), 'ana', 10_000)
    const sought = command(left, { playing: true, positionSeconds: 900 }, 12_000)
    expect(report(sought, 'ana', 12_100).playback.startsAtMs).toBe(12_400)
    const back = report(left, 'ben', 12_000)
    expect(isBehind(back, 'ben')).toBe(false)
    const again = command(back, { playing: true, positionSeconds: 900 }, 13_000)
    expect(report(again, 'ana', 13_100).playback.startsAtMs).toBe(23_000)
  })

  it('begins without waiting when the place was loaded before', () => {
    const ready = report(report(pair(), 'ana', 10), 'ben', 20)
    expect(command(ready, play, 1000).playback.startsAtMs).toBe(1300)
  })

  it('counts no readiness for a place that it has left', () => {
    const waiting = command(pair(), play, 0)
    const moved = command(waiting, { playing: true, positionSeconds: 60 }, 100)
    const stale = { version: waiting.playback.version, ready: true }
    const told = withPresence(
      withPresence(moved, person('ana'), stale, at(200)),
      person('ben'),
      stale,
      at(200),
    )
    expect(told.playback.startsAtMs).toBe(10_100)
  })

  it('takes a command that comes twice as one', () => {
    const ready = report(command(pair(), play, 0), 'ana', 10)
    expect(command(ready, play, 20)).toEqual({
      ...ready,
      members: ready.members.map((member) =>
        member.username === 'ana' ? { ...member, seenAtMs: 20 } : member,
      ),
    })
    const running = report(ready, 'ben', 30)
    expect(command(running, play, 60_000).playback.version).toBe(running.playback.version + 1)
  })
})

describe('members', () => {
  it('who come into a running film are not waited for, and into a paused one are', () => {
    const running = report(report(command(pair(), play, 0), 'ana', 10), 'ben', 20)
    expect(isBehind(withMember(running, person('cem'), at(5000)), 'cem')).toBe(true)
    expect(isBehind(withMember(pair(), person('cem'), at(5000)), 'cem')).toBe(false)
  })

  it('who leave are not waited for', () => {
    const waiting = report(command(pair(), play, 0), 'ana', 100)
    expect(withoutMember(waiting, 'usr_ben', at(200)).playback.startsAtMs).toBe(500)
  })

  it('who are silent for half a minute are gone', () => {
    const room = report(pair(), 'ana', 29_000)
    expect(settled(room, at(29_999)).members).toHaveLength(2)
    expect(settled(room, at(30_000)).members.map(({ username }) => username)).toEqual(['ana'])
  })

  it('who run out of film while it plays are behind until it is loaded', () => {
    const running = report(report(command(pair(), play, 0), 'ana', 10), 'ben', 20)
    const stalled = report(report(running, 'ben', 5000, false), 'ana', 5100)
    expect(isBehind(stalled, 'ben')).toBe(true)
    expect(isBehind(report(stalled, 'ben', 6000), 'ben')).toBe(false)
  })
})
