import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import MiniSearch from 'minisearch'
import type { CorpusVideo } from '../../support/lessons.ts'
import { pieces, type SearchPeer } from './search-peer.ts'

/** MiniSearch over the same segments, with its own fuzziness and completion, grouped by video. */
export function miniSearch(videos: readonly CorpusVideo[]): SearchPeer {
  const before = heap()
  const index = new MiniSearch<{ id: string; video: string; text: string }>({
    fields: ['text'],
    storeFields: ['video'],
  })
  index.addAll([...pieces(videos)])
  const bytes = heap() - before
  return {
    name: 'MiniSearch',
    bytes,
    search: (question) => [
      ...new Set(
        index
          .search(question, { fuzzy: 0.2, prefix: true })
          .slice(0, 200)
          .map((hit) => String(hit.video)),
      ),
    ],
  }
}

/** Bytes that are in use once everything that nobody needs is gone. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}
