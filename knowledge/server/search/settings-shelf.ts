import { SearchSettings } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { usualSettings } from './settings.ts'

/** Where the search's settings are kept. */
export class SettingsShelf {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async read(): Promise<SearchSettings> {
    const [row] = await this.#database.query('select settings from corpus')
    return row?.settings ? SearchSettings.parse(row.settings) : usualSettings
  }

  async write(settings: SearchSettings): Promise<SearchSettings> {
    await this.#database.query('update corpus set settings = $1::jsonb', [JSON.stringify(settings)])
    return settings
  }
}
