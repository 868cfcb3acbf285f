import { join } from 'node:path'
import { writeWhole } from '../../native/files/aside.ts'
import {
  createKeys,
  type KeyFile,
  openWithPassphrase,
  openWithRecoveryCode,
  withPassphrase,
} from '../../native/vault/keys.ts'
import { StudioError } from '../contract/errors.ts'
import type { Seal } from './backup.ts'
import { keysFile, keysIn } from './shelf.ts'

/** @throws StudioError `passphrase-short` */
export const newSeal = (passphrase: string): Promise<Seal & { recoveryCode: string }> => createKeys(passphrase)

/** @throws StudioError `passphrase-wrong`, `backup-damaged` */
export const openSeal = (folder: string, passphrase: string): Promise<Buffer> =>
  openWithPassphrase(keysOf(folder), passphrase)

/** @throws StudioError `passphrase-wrong`, `backup-damaged` */
export const openSealByCode = (folder: string, code: string): Buffer => openWithRecoveryCode(keysOf(folder), code)

/** @throws StudioError `passphrase-short`, `backup-damaged` */
export async function changeSeal(folder: string, dataKey: Buffer, passphrase: string): Promise<void> {
  const changed = await withPassphrase(keysOf(folder), dataKey, passphrase)
  await writeWhole(join(folder, keysFile), JSON.stringify(changed, null, 1))
}

function keysOf(folder: string): KeyFile {
  const keys = keysIn(folder)
  if (!keys) throw new StudioError('backup-damaged', { file: keysFile })
  return keys
}
