import type { Page } from 'playwright-core'

/** Goes to a screen of the studio that a page is in, in a browser or in the desktop shell. */
export async function showScreen(page: Page, hash: string): Promise<void> {
  await page.goto(new URL(`/#/${hash}`, page.url()).href)
}

/** The recorder's screen, driven as a person drives it. In French. */
export class RecordingPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await showScreen(this.page, 'record')
    await this.page.getByRole('heading', { name: 'Enregistrer' }).waitFor()
  }

  async choose(preset: string, title: string, people: readonly string[] = []): Promise<void> {
    // By the keyboard: what is told of another take may move it from under a pointer.
    await this.page.getByRole('radio', { name: preset }).press(' ')
    await this.page.getByRole('textbox', { name: 'Nom de la séance' }).fill(title)
    for (const person of people) {
      const people = this.page.locator('.people')
      await people.getByPlaceholder('Prénom ou nom').fill(person)
      await people.getByRole('button', { name: 'Ajouter' }).click()
    }
  }

  async quality(quality: '720p' | '1080p'): Promise<void> {
    await this.page.getByLabel('Image de la caméra').selectOption(quality)
  }

  async source(name: string): Promise<void> {
    const card = this.page.getByRole('region', { name, exact: true })
    await card.getByRole('button', { name: `Choisir… ${name}` }).click()
    await card.getByText(/^(L’image|Le son) arrive/).waitFor()
  }

  async start({ byKey = false } = {}): Promise<void> {
    if (byKey) await this.page.keyboard.press('Alt+r')
    else await this.page.locator('.record-button').click()
    const refused = this.page.locator('.recorder-failure')
    await this.page.getByRole('region', { name: 'Enregistrement en cours' }).or(refused).waitFor({ timeout: 60_000 })
    if (await refused.isVisible()) throw new Error(`not recorded: ${await refused.textContent()}`)
  }

  /** Seconds up to which the page says that it has taken in every source. */
  async seconds(): Promise<number> {
    const said = await this.page.locator('.recording-time').getAttribute('datetime')
    return Number(/^PT([\d.]+)S$/.exec(said ?? '')?.[1] ?? 0)
  }

  async until(seconds: number): Promise<void> {
    while ((await this.seconds()) < seconds) await this.page.waitForTimeout(100)
  }

  async stop(): Promise<void> {
    await this.page.getByRole('button', { name: 'Arrêter' }).click()
    await this.page.locator('.recording-bar').waitFor({ state: 'detached' })
  }

  /** Notes that somebody has just agreed, aloud. */
  async agreed(person: string): Promise<void> {
    await this.page.getByRole('button', { name: `Noter l’accord de ${person}` }).click()
    await this.page.getByRole('button', { name: 'Noter', exact: true }).click()
    await this.page.getByText(`${person} a donné son accord`).waitFor()
  }
}
