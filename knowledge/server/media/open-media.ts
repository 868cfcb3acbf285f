import { bucketOf, openStore } from '../../../native/store/open-store.ts'
import { openFolderStore } from './folder-store.ts'
import { openObjectMedia } from './object-media.ts'
import type { MediaStore } from './store.ts'

/**
 * The store that an address names: a bucket by `s3://bucket/prefix`, a folder of this machine by its path.
 * @throws StudioError `invalid-input`
 */
export const openMedia = async (address: string): Promise<MediaStore> =>
  bucketOf(address) ? openObjectMedia(await openStore(address)) : openFolderStore(address)
