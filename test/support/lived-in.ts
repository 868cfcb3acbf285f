import { join } from 'node:path'
import { openLibrary } from '../../core/library.ts'

/** A library that knows a session already: the sample call, which a first start brings in, does not take the machine. */
export async function livedIn(home: string): Promise<void> {
  const library = openLibrary(home)
  const { sessions } = library.database
  const content = { sha256: 'e'.repeat(64), fingerprint: 'unsettled', size: 1 }
  const { id } = sessions.remember({ ...content, path: join(home, 'ancienne.mp4'), title: 'Ancienne', duration: 1 })
  sessions.setState(id, 'done')
  library.close()
}
