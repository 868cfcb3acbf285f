import { ChatSettings } from '../../contract/chat.ts'
import type { Database } from '../database/database.ts'

/** What a new knowledge base talks with. The shares come from the sixty questions of `lessons.json` and twenty others. */
export const usualChat: ChatSettings = { keepDays: 365, answerFrom: 0.6, handOverBelow: 0.3 }

/** Where the chat's settings are kept. */
export class ChatSettingsShelf {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async read(): Promise<ChatSettings> {
    const [row] = await this.#database.query('select chat from corpus')
    return row?.chat ? ChatSettings.parse(row.chat) : usualChat
  }

  async write(settings: ChatSettings): Promise<ChatSettings> {
    await this.#database.query('update corpus set chat = $1::jsonb', [JSON.stringify(settings)])
    return settings
  }
}
