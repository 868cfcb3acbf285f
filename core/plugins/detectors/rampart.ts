import type { OpenTextDetector, PluginHost, TextDetector, TextHit } from '../../contract/plugins.ts'
import { hit, readingOf } from '../../words/reading.ts'
import { wordList } from './lists/word-lists.ts'
import { openRampart } from './rampart/model.ts'

const id = 'rampart'

async function open(host: PluginHost): Promise<OpenTextDetector> {
  const model = await openRampart(await host.models.need('rampart'), host.threads)
  return {
    async find(view) {
      const { folded } = readingOf(view)
      const hits: TextHit[] = []
      for (const named of await model.name(view.text)) {
        const said = folded.slice(named.start, named.end)
        const capital = view.text[named.start] !== view.text[named.start]?.toLowerCase()
        const ordinary = said
          .split(/[^\p{L}]+/u)
          .every((w) => w === '' || wordList('ordinary-fr').has(w) || wordList('ordinary-en').has(w))
        if (named.entity !== 'PERSON' && named.entity !== 'LOCATION' && named.entity !== 'ADDRESS') continue
        if (ordinary && !capital) continue
        hits.push(hit(id, named.entity, named, named.probability * 0.9, [['model', named.label.toLowerCase()]]))
      }
      return hits
    },
    close: () => model.close(),
  }
}

/** Rampart, a small token classifier for names and places, joined with the lists of ordinary words. */
export default {
  kind: 'text-detector',
  id,
  version: 1,
  entities: ['PERSON', 'ADDRESS', 'LOCATION'],
  needs: ['rampart'],
  open,
} satisfies TextDetector
