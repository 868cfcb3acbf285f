import { openStore } from '../../native/store/open-store.ts'
import type { FleetRecording, FleetTask } from './records.ts'

/*
 * How much of a tenant's recordings was finished on a day, whatever the archive: one object a session, whose name says
 * all, so that a list is enough.
 */

const folderOf = (tenant: string, day: string): string => `tenants/${tenant}/${day}/`

/**
 * Writes down that a recording was finished. Written twice it counts once.
 * @param day `2026-11-22`, UTC
 * @param seconds of recording
 * @throws StudioError as the store
 */
export async function noteSpent(
  task: Pick<FleetTask, 'work'>,
  tenant: string,
  day: string,
  { id }: Pick<FleetRecording, 'id'>,
  seconds: number,
): Promise<void> {
  const work = await openStore(task.work)
  try {
    await work.put(`${folderOf(tenant, day)}${id}-${Math.ceil(seconds)}`, { bytes: Buffer.from('{}') })
  } finally {
    work.close()
  }
}

/** Seconds of a tenant's recordings that were finished on a day. @throws StudioError as the store */
export async function spentOn(task: Pick<FleetTask, 'work'>, tenant: string, day: string): Promise<number> {
  const work = await openStore(task.work)
  try {
    let seconds = 0
    for await (const { key } of work.list(folderOf(tenant, day))) seconds += Number(/-(\d+)$/.exec(key)?.[1] ?? 0)
    return seconds
  } finally {
    work.close()
  }
}
