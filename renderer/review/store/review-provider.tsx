import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { StudioError } from '../../../core/contract/errors.ts'
import type { CommandName } from '../../../core/contract/review/commands.ts'
import type { ReviewState } from '../../../core/contract/review/diff.ts'
import { connection } from '../../wire/connection.ts'
import { useConnection } from '../../wire/queries.ts'
import { Clock, type ClockState } from './clock.ts'
import { ReviewStore, type ReviewView } from './review-store.ts'
import { type Selected, Selection } from './selection.ts'

/** The things of one open review that live as long as its screen. */
interface Desk {
  readonly session: string
  readonly store: ReviewStore
  readonly clock: Clock
  readonly selection: Selection
}

const DeskContext = createContext<Desk | null>(null)

function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('outside of a ReviewProvider')
  return desk
}

/** Opens the review of a session for everything inside, and closes it with itself. */
export function ReviewProvider({ session, children }: { session: string; children: ReactNode }) {
  const desk = useMemo<Desk>(() => {
    const store = new ReviewStore({
      perform: async (command, args, looked) =>
        (await connection.call('review.perform', { session, command, args, ...looked })).diff,
      undo: async () => (await connection.call('review.undo', { session })).diff,
      redo: async () => (await connection.call('review.redo', { session })).diff,
      approve: async (seen) => (await connection.call('review.approve', { session, seen })).diff,
    })
    return { session, store, clock: new Clock(), selection: new Selection() }
  }, [session])
  const { kind } = useConnection()
  useEffect(() => {
    if (kind !== 'open') desk.store.cut()
  }, [desk, kind])
  useEffect(
    () =>
      connection.watch(
        'review.open',
        { session },
        (event) => {
          const before = desk.store.view().opening
          desk.store.take(event)
          // What is chosen is told by numbers of words that mean others from now on.
          if (before && before.wordTimes !== desk.store.view().opening?.wordTimes) desk.selection.clear()
          if (event.kind === 'opening') desk.clock.tell({ duration: event.opening.duration })
        },
        { onError: (error) => desk.store.fail(error) },
      ),
    [desk, session],
  )
  useEffect(() => {
    const hold = (event: BeforeUnloadEvent): void => {
      if (desk.store.view().unsaved > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [desk])
  return <DeskContext value={desk}>{children}</DeskContext>
}

/** The review as it is now, and what can be done with it. */
export interface Review extends ReviewView {
  /** Id of the session. */
  readonly session: string
  /** Whoever sits here; null until the studio has told. */
  readonly me: NonNullable<ReviewView['opening']>['me'] | null
  /** False while the line to the studio is cut: changes are kept here and sent when it is back. */
  readonly online: boolean
  /**
   * Runs a command of `core/contract/review/commands.ts`. It shows at once.
   * @param began `state` as it was when somebody began to type this; left out where they did it in one go
   * @returns true when the studio kept it; false when not: `refusal` says why and the screen shows it. Never rejects.
   */
  perform(command: CommandName, args: unknown, began?: ReviewState): Promise<boolean>
  undo(): Promise<boolean>
  redo(): Promise<boolean>
  approve(): Promise<boolean>
  /** Closes the message of the last refusal. */
  dismiss(): void
  /** Keeps in sight what was still being typed on words that another transcript has replaced. */
  leaveTyped(text: string): void
}

/**
 * Everything about the open review. Renders anew with every change of any record: in a list of hundreds, pass records
 * (they stay the same objects until they change) to `memo` components.
 */
export function useReview(): Review {
  const { session, store } = useDesk()
  const view = useSyncExternalStore(store.subscribe, store.view)
  const online = useConnection().kind === 'open'
  const acts = useMemo(
    () => ({
      perform: (command: CommandName, args: unknown, began?: ReviewState) => store.perform(command, args, began),
      undo: () => store.turn('undo'),
      redo: () => store.turn('redo'),
      approve: () => store.turn('approve'),
      dismiss: () => store.dismiss(),
      leaveTyped: (text: string) => store.leaveTyped(text),
    }),
    [store],
  )
  return useMemo(
    () => ({ ...view, ...acts, session, me: view.opening?.me ?? null, online }),
    [view, acts, session, online],
  )
}

/**
 * The clock of the screen: the same object all the time, so using it renders nothing anew. Read `clock.time`, follow it
 * with `clock.onTime`, move it with `seek`, `jump`, `step`, `play`, `pause`, `setRate`.
 */
export const useClock = (): Clock => useDesk().clock

/** Whether it plays, how fast, and how long the recording is; renders anew when one of these changes. */
export function useClockState(): ClockState {
  const clock = useClock()
  return useSyncExternalStore(clock.subscribe, clock.state)
}

/**
 * Something computed from the time, rendered anew only when it comes out different (by `Object.is`): the index of the
 * word that is said, the second that is shown.
 * @param pick from the time in seconds; cheap, called up to once a frame
 */
export function useFromClock<T>(pick: (seconds: number) => T): T {
  const clock = useClock()
  return useSyncExternalStore(
    (listener) => clock.onTime(listener),
    () => pick(clock.time),
  )
}

/** What is selected, and how to select something else. */
export interface SelectionNow extends Selected {
  /** Selects this and lets go of everything else: `select({ finding: id })`. */
  select(what: Partial<Selected>): void
  clear(): void
  /** Selects a finding and goes to a moment at which it can be seen or heard, by default its start. Seconds. */
  reveal(finding: string, seconds?: number): void
}

export function useSelection(): SelectionNow {
  const { selection, clock, store } = useDesk()
  const now = useSyncExternalStore(selection.subscribe, selection.now)
  return useMemo(
    () => ({
      ...now,
      select: (what: Partial<Selected>) => selection.select(what),
      clear: () => selection.clear(),
      reveal(finding: string, seconds?: number) {
        const record = store.view().state.get(finding)
        if (record?.type !== 'finding') return
        selection.select({ finding })
        clock.seek(seconds ?? record.finding.start)
      },
    }),
    [now, selection, clock, store],
  )
}

/** The error of a session that cannot be opened, in the form that `FailureText` takes. */
export const failureOf = ({ code, data }: Pick<StudioError, 'code' | 'data'>) => ({ code, data: { ...data } })
