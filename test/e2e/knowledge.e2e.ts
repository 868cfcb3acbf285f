import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildKnowledge } from '../../hosts/build.ts'
import { packed } from '../../knowledge/client/parcel.ts'
import { publish } from '../../knowledge/client/publish.ts'
import { launchBrowser } from '../browser.ts'
import { openTestBase, type TestBase } from '../support/knowledge.ts'
import { description, trustedStudio, verifiedOutput } from '../support/publication.ts'
import { violations } from './axe.ts'
import { shot as shotAs } from './knowledge-pages.ts'

let kb: TestBase
let browser: Browser
let context: BrowserContext
let page: Page
const complaints: string[] = []

const talks = [
  {
    title: 'Augmenter ses prix sans perdre ses clients',
    mentor: 'Claire',
    sentences: [
      'On commence par regarder ce que tu factures.',
      'Si personne ne discute ton tarif, il est trop bas.',
      'Annonce la hausse trois mois à l’avance, par écrit.',
      'Les clients fidèles gardent l’ancien montant.',
      ...Array.from({ length: 14 }, (_, i) => `Exemple numéro ${i + 1}, raconté jusqu’au bout pour que chacun suive.`),
    ],
    chapters: [
      { start: 0, title: 'Regarder' },
      { start: 4, title: 'Annoncer' },
    ],
  },
  {
    title: 'Quand un client ne paie pas',
    mentor: 'Samir',
    sentences: ['Un impayé se traite dans la semaine.', 'Puis une lettre de mise en demeure, <b>en recommandé</b>.'],
    chapters: [],
  },
]

beforeAll(async () => {
  browser = await launchBrowser()
  kb = await openTestBase({ pages: await buildKnowledge(() => undefined) })
  const studio = await trustedStudio(kb, await kb.enter('admin'))
  for (const [i, { sentences, ...talk }] of talks.entries()) {
    const { folder } = await verifiedOutput(kb.home, sentences, { source: `talk-${i}` })
    const parcel = await packed(folder, description({ ...talk, downloadable: i === 0 }), join(kb.home, 'memory'))
    await publish(studio, parcel, { signal: new AbortController().signal, progress: () => undefined })
  }
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
  })
  page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' && !/401/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
})
afterAll(async () => {
  await browser?.close()
  await kb?.remove()
})

const shot = (name: string, on = page): Promise<void> => shotAs(`knowledge-${name}`, on)
const field = () => page.getByRole('searchbox', { name: 'Votre question' })

test('whoever is not signed in is asked to come in, and comes in by the link of a letter', async () => {
  await page.goto(`${kb.base.origin}/?q=prix`)
  await page.getByRole('heading', { name: 'Entrer' }).waitFor()
  await shot('enter-fr-1440')
  expect(await violations(page)).toEqual([])
  const email = 'lea@example.org'
  await kb.base.people.add({ email, name: 'Léa', role: 'mentor', language: 'fr', programmes: [] })
  await page.getByLabel('Votre adresse électronique').fill(email)
  await page.keyboard.press('Enter')
  await page.getByText('un lien vient de lui être envoyé').waitFor()
  await kb.base.settled()
  const link = kb.letters.at(-1)?.link ?? ''
  await page.goto(link)
  await page.getByRole('button', { name: 'Entrer dans la base de connaissances' }).click()
  await field().waitFor()
  await shot('search-empty-fr-1440')
  await page.goto(link.replace(/#.*/, '#') + 'A'.repeat(43))
  await page.getByRole('button', { name: 'Entrer dans la base de connaissances' }).click()
  await page.getByText('Ce lien ne sert plus.').waitFor()
  await page.goto(kb.base.origin)
})

test('an address that is none leads a person back, in their language, and tells a program in its own', async () => {
  for (const address of ['/nowhere', '/watch/x', '/paths/', '/embed', '/embed/nowhere']) {
    const answer = await page.goto(`${kb.base.origin}${address}`)
    expect(answer?.status(), address).toBe(address === '/watch/x' ? 200 : 404)
    await page.getByRole('heading', { name: 'Il n’y a pas de page ici' }).waitFor()
  }
  expect(await violations(page)).toEqual([])
  await page.getByRole('link', { name: 'Aller à la recherche' }).click()
  await field().waitFor()
  for (const [address, accept] of [
    ['/nowhere', 'application/json'],
    ['/nowhere', '*/*'],
    ['/api/nowhere', 'text/html'],
    ['/embed/api/nowhere', 'text/html'],
  ] as const) {
    const answer = await fetch(`${kb.base.origin}${address}`, { headers: { accept } })
    expect([answer.status, await answer.json()], address).toEqual([404, { code: 'not-there', data: {} }])
  }
  const stranger = await (await browser.newContext({ locale: 'en-GB' })).newPage()
  await stranger.goto(`${kb.base.origin}/nowhere`)
  await stranger.getByRole('heading', { name: 'There is no page here' }).waitFor()
  await stranger.getByRole('link', { name: 'To the search page' }).click()
  await stranger.getByRole('heading', { name: 'Come in' }).waitFor()
  await stranger.context().close()
  // A browser says of each page that is not there that it is not.
  expect(complaints.splice(0).filter((one) => !/404/.test(one))).toEqual([])
})

test('results come as one types, misspelt or not, and lead to the second', async () => {
  await field().pressSequentially('anonce la hauss')
  const moment = page.getByRole('link', { name: /^0:04 ?Annonce/ })
  await moment.waitFor()
  await page.getByText('« anonce » lu comme « annonce »').waitFor()
  await shot('search-fr-1440')
  expect(await violations(page)).toEqual([])
  await field().press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^0:04Annonce/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: talks[0]?.title ?? '', level: 1 }).waitFor()
  await expect.poll(() => page.$eval('video', (video) => video.currentTime)).toBe(4)
  expect(await page.locator('.transcript [aria-current=true]').textContent()).toContain('Annonce la hausse')
  expect(await page.locator('.transcript mark').count()).toBeGreaterThan(0)
  await shot('watch-fr-1440')
  expect(await violations(page)).toEqual([])
})

test('the picture plays, the transcript follows, chapters and lines jump', async () => {
  await page.getByRole('button', { name: /Regarder/ }).click()
  await expect.poll(() => page.$eval('video', (video) => video.currentTime)).toBeLessThan(3)
  await page.$eval('video', (video) => {
    video.muted = true
    return video.play()
  })
  await expect.poll(() => page.locator('.transcript [aria-current=true]').textContent()).toContain('trop bas')
  await page.$eval('video', (video) => video.pause())
  await page.locator('.transcript .line').last().click()
  await expect.poll(() => page.$eval('video', (video) => Math.floor(video.currentTime))).toBeGreaterThanOrEqual(6)
  await page.$eval('video', (video) => video.pause())
  expect(await page.$eval('track', (track) => (track as HTMLTrackElement).kind)).toBe('captions')
  await page.$eval('video', (video) => {
    const [track] = video.textTracks
    if (track) track.mode = 'showing'
  })
  await expect.poll(() => page.$eval('video', (video) => video.textTracks[0]?.cues?.length ?? 0)).toBeGreaterThan(0)
})

test('one looks inside the video, and shares a second', async () => {
  await page.getByRole('searchbox', { name: 'Chercher dans cette vidéo' }).fill('tarif')
  await page.getByText('1 passage').waitFor()
  await page.getByRole('button', { name: 'Passage suivant' }).click()
  await expect.poll(() => page.$eval('video', (video) => video.currentTime)).toBe(2)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copier le lien à 0:02' }).click()
  await page.getByText('Lien copié').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/\/watch\/[0-9a-f]{32}\?t=2$/)
  const other = await context.newPage()
  await other.goto(link)
  await expect.poll(() => other.$eval('video', (video) => video.currentTime)).toBe(2)
  await other.close()
  expect(await page.getByRole('link', { name: 'Télécharger' }).count()).toBe(1)
})

test('what is said is text, never markup', async () => {
  await page.goto(`${kb.base.origin}/?q=recommand%C3%A9`)
  await page.getByText('<b>en').first().waitFor()
  expect(await page.locator('.results b').count()).toBe(0)
})

test('nothing found says so, and what to do', async () => {
  await page.goto(`${kb.base.origin}/?q=ornithorynque`)
  await page.getByText('Aucun passage ne répond').waitFor()
  await shot('search-nothing-fr-1440')
})

test('it works on a telephone, in both languages and both themes, without fault for axe', {
  timeout: 120_000,
}, async () => {
  await page.goto(kb.base.origin)
  await field().fill('prix')
  await page.locator('.results h2 a').first().click()
  await page.locator('video').waitFor()
  const watch = page.url()
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    for (const language of ['FR', 'EN']) {
      await page.getByRole('button', { name: language, exact: true }).click()
      for (const [name, width, height] of [
        ['390', 390, 844],
        ['1024', 1024, 700],
      ] as const) {
        await page.setViewportSize({ width, height })
        for (const [screen, address] of [
          ['watch', watch],
          ['search', `${kb.base.origin}/?q=client`],
        ] as const) {
          await page.goto(address)
          await page
            .locator(screen === 'watch' ? '.transcript .line' : '.results li')
            .first()
            .waitFor()
          await shot(`${screen}-${language.toLowerCase()}-${name}-${theme}`)
          expect(await violations(page), `${screen} ${language} ${name} ${theme}`).toEqual([])
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(wide, `${screen} ${name}`).toBeLessThanOrEqual(0)
        }
      }
    }
  }
  // Low enough that there is something to scroll, whatever the sample says.
  await page.setViewportSize({ width: 390, height: 500 })
  await page.goto(watch)
  await page.locator('.transcript .line').last().waitFor()
  await expect
    .poll(() =>
      page.evaluate(() => {
        scrollTo(0, document.documentElement.scrollHeight)
        return Math.round(document.querySelector('video')?.getBoundingClientRect().top ?? -1)
      }),
    )
    .toBe(0)
})

test('an admin lets people in, names programmes and gives a studio its code', async () => {
  const office = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  const desk = await office.newPage()
  await desk.goto((await kb.base.adminLink()) ?? '')
  await desk.getByRole('button', { name: 'Entrer dans la base de connaissances' }).click()
  await desk.getByRole('link', { name: 'Comptes' }).click()
  await desk.getByLabel('Identifiant').fill('printemps')
  await desk.getByLabel('Nom du programme').fill('Printemps')
  await desk.getByRole('button', { name: 'Ajouter' }).click()
  await desk.getByRole('checkbox', { name: 'Printemps' }).check()
  await desk.getByLabel('Nom', { exact: true }).fill('Noé')
  await desk.getByLabel('Adresse électronique').fill('noe@example.org')
  await desk.getByRole('button', { name: 'Inviter' }).click()
  await desk.getByRole('cell', { name: 'noe@example.org' }).waitFor()
  await kb.base.settled()
  expect(kb.letters.at(-1)?.to).toBe('noe@example.org')
  expect((await kb.base.people.byEmail('noe@example.org'))?.programmes).toEqual(['printemps'])
  await desk.getByRole('button', { name: 'Modifier Noé' }).click()
  const form = desk.getByRole('form', { name: 'Modifier Noé' })
  await form.getByLabel('Nom').fill('Noé L.')
  await form.getByRole('checkbox', { name: 'Printemps' }).uncheck()
  expect(await violations(desk)).toEqual([])
  await shot('people-change-fr-1440', desk)
  await form.getByRole('button', { name: 'Enregistrer' }).click()
  await desk.getByRole('cell', { name: 'Noé L.', exact: true }).waitFor()
  expect(await kb.base.people.byEmail('noe@example.org')).toMatchObject({ name: 'Noé L.', programmes: [] })
  await desk.getByRole('button', { name: 'Code pour un nouveau studio' }).click()
  await desk.getByText(/npx estompe kb trust --to .* --code [\w-]{43}/).waitFor()
  await shot('people-fr-1440', desk)
  expect(await violations(desk)).toEqual([])
  await desk.setViewportSize({ width: 390, height: 844 })
  await shot('people-fr-390', desk)
  expect(await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await office.close()
})

test('the first admin is asked for an address, and gives it', async () => {
  const fresh = await openTestBase({ pages: await buildKnowledge(() => undefined) })
  const office = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
  try {
    const desk = await office.newPage()
    await desk.goto((await fresh.base.adminLink()) ?? '')
    await desk.getByRole('button', { name: 'Entrer dans la base de connaissances' }).click()
    await desk.getByRole('link', { name: 'Comptes' }).click()
    await desk.getByRole('cell', { name: 'pas encore d’adresse' }).waitFor()
    expect(await violations(desk)).toEqual([])
    await desk.getByRole('button', { name: 'Donner mon nom et mon adresse' }).click()
    const own = desk.getByRole('form', { name: 'Modifier Admin' })
    await own.getByLabel('Nom').fill('Ada')
    await own.getByLabel('Adresse électronique').fill('ada@example.org')
    await own.getByRole('button', { name: 'Enregistrer' }).click()
    await desk.getByRole('cell', { name: 'ada@example.org' }).waitFor()
    await desk.getByRole('link', { name: 'Ada' }).waitFor()
    expect(await desk.getByRole('button', { name: 'Donner mon nom et mon adresse' }).count()).toBe(0)
  } finally {
    await office.close()
    await fresh.remove()
  }
})

test('the pages complained about nothing', () => {
  expect(complaints).toEqual([])
  expect(kb.bugs).toEqual([])
})
