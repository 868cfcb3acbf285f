import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WebSocketRoute } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../../core/library.ts'
import { startStudioHost } from '../../hosts/web/studio-host.ts'
import { launchBrowser } from '../browser.ts'
import { plantSession } from '../support/planted-library.ts'
import { violationsInBothThemes } from './axe.ts'
import { enter } from './studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-consents-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a consent that could not be noted stays in its form; once it is, nothing is said of what went wrong before', async () => {
  const home = join(folder, 'home')
  const library = openLibrary(home)
  const { id: session } = await plantSession(library, 'Ludivine-0815')
  const recordedAt = '2026-01-01T00:00:00.000Z'
  const entries: readonly never[] = []
  library.database.consents.remember({ session, take: 'take', recordedAt, participants: ['Léa Martin'], entries })
  library.close()

  const host = await startStudioHost({ port: 0, language: 'en', log: () => undefined, home })
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
    let isCut = false
    const sockets = new Set<WebSocketRoute>()
    await context.routeWebSocket(/\/wire$/, (socket) => {
      if (isCut) return void socket.close()
      socket.connectToServer()
      sockets.add(socket)
    })
    const { page } = await enter(context, host.served.newLink())
    await page.evaluate((id) => {
      location.hash = `#/consent/${id}`
    }, session)
    await page.getByRole('button', { name: 'Note the consent of Léa Martin' }).press('Enter')
    await page.getByText('nothing of this session leaves the library. The recording is kept there.').waitFor()
    expect(await page.getByText('destroyed').count()).toBe(0)
    const reference = page.getByLabel('Reference of the form')
    await reference.fill('form 12 of May')
    isCut = true
    for (const socket of sockets) await socket.close()
    await page.getByText('The line to the studio is cut').waitFor()
    await reference.press('Enter')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await reference.inputValue()).toBe('form 12 of May')
    isCut = false
    await alert.waitFor({ state: 'detached' })
    await reference.press('Enter')
    await page.getByText('Léa Martin said yes to').waitFor()
    await page.getByText('on the form form 12 of May').waitFor()
    expect(await reference.count()).toBe(0)
    expect(await alert.count()).toBe(0)
    expect(await violationsInBothThemes(page)).toEqual([])
  } finally {
    await browser.close()
    await host.close()
  }
})
