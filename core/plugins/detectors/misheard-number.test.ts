import { describe, expect, test } from 'vitest'
import { bareHost, unmarked, viewOf } from '../../../test/support/text-cases.ts'
import type { TextHit } from '../../contract/plugins.ts'
import detector from './misheard-number.ts'

/** What is found in a marked text, whose words were heard with one probability but for those behind which `!` stands. */
async function found(marked: string, language: string, probability: number): Promise<[TextHit[], string]> {
  const { text } = unmarked(marked.replace(/!/g, ''))
  const sure = marked.split(' ').map((word) => word.includes('!'))
  const view = viewOf(text, language)
  const words = view.words.map((word, i) => ({ ...word, probability: sure[i] ? 0.95 : probability }))
  const open = await detector.open(bareHost)
  const hits = await open.find({ ...view, words })
  await open.close()
  return [hits, text]
}

const misheard = [
  [
    'fr',
    'NIR',
    'Mon! numéro! de! sécurité! sociale,! [celle-là, quatre matins, les hôssises, deux sortes,] merci! bien!',
  ],
  ['fr', 'PHONE', 'Ma plémois au [KO 7, carotte de 1, catamatrice, néo-leite,] je! suis! libre!'],
  ['fr', 'PHONE', 'le! secretariat! au! [haut, un, carotte, quatre, maté un, cinq,] tous! les! matins!'],
  ['fr', 'SECRET', 'Reconte de la! porte,! ces [quatre, l’it, deux, sept,] ensuite! vous! prenez!'],
  ['fr', 'PHONE', 'Mon du maire au [KO2, 4-1-10-2, 3-1,] il! y! a! un! répondeur!'],
  ['fr', 'PHONE', 'c’est! [FM3D4156,] voilà! tout!'],
] as const

const others = [
  ['fr', 'un, la motivation, deux, le temps, trois, l’argent', 0.9, 'points that are counted'],
  ['fr', 'Mon numéro de sécurité sociale, je ne le connais pas par coeur', 0.3, 'nothing like a number follows'],
  ['fr', 'On a fait deux ou trois choses, et puis voilà, c’était fini.', 0.4, 'a mumbled sentence with a number'],
  ['fr', 'Il reste trente-quatre dossiers à traiter avant la fin du mois.', 0.3, 'one number'],
  ['en', 'We hired three people, then two left, so it was hard.', 0.4, 'the same in English'],
  ['fr', 'on tourne le MP4 en H264', 0.3, 'names of formats'],
] as const

describe('a number of which most became other words', () => {
  test.each(misheard)('%s %s: %s', async (language, entity, marked) => {
    const [hits, text] = await found(marked, language, 0.3)
    expect([...new Set(hits.map((hit) => text.slice(hit.start, hit.end)))]).toEqual(
      unmarked(marked.replace(/!/g, '')).stretches,
    )
    for (const hit of hits) expect(hit).toMatchObject({ entity, failedChecksum: true })
  })

  test.each(others)('is not seen in %s "%s" (%f): %s', async (language, text, probability) => {
    expect((await found(text, language, probability))[0]).toEqual([])
  })

  test('is looked for in speech alone, and not where every word was heard well', async () => {
    expect((await found('au KO 7, carotte de 1, catamatrice, néo-leite', 'fr', 0.95))[0]).toEqual([])
    const view = viewOf('KO 7, carotte de 1, catamatrice', 'fr', ['Notes'])
    const open = await detector.open(bareHost)
    expect(await open.find({ ...view, words: view.words.map((word) => ({ ...word, probability: 0.1 })) })).toEqual([])
    await open.close()
  })
})
