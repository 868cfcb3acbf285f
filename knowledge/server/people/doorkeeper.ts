import type { Person } from '../../contract/people.ts'
import type { Delivery } from './delivery.ts'
import type { People } from './people.ts'
import type { SignIns } from './sign-ins.ts'

/** Makes sign-in links and has them delivered, without telling who asked whether there is such an account. */
export class Doorkeeper {
  readonly #people: People
  readonly #signIns: SignIns
  readonly #delivery: Delivery
  readonly #origin: () => string
  readonly #onBug: (error: unknown) => void
  readonly #underWay = new Set<Promise<void>>()

  constructor(options: {
    readonly people: People
    readonly signIns: SignIns
    readonly delivery: Delivery
    readonly origin: () => string
    readonly onBug: (error: unknown) => void
  }) {
    this.#people = options.people
    this.#signIns = options.signIns
    this.#delivery = options.delivery
    this.#origin = options.origin
    this.#onBug = options.onBug
  }

  /** Answers at once and works afterwards: how long it takes tells nobody anything. */
  asked(email: string): void {
    const work = this.#deliver(email)
      .catch(this.#onBug)
      .finally(() => this.#underWay.delete(work))
    this.#underWay.add(work)
  }

  /** An address that lets this person in once, or null when too many are open. */
  async linkFor(person: string): Promise<string | null> {
    const token = await this.#signIns.newLink(person)
    return token === null ? null : `${this.#origin()}/enter#${token}`
  }

  /** Somebody left, or left an address: letters to it that still lie here go. */
  async left({ email }: Pick<Person, 'email'>): Promise<void> {
    if (email !== null) await this.#delivery.forget?.({ to: email })
  }

  /** When every letter that was asked for has been handed over. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  async #deliver(email: string): Promise<void> {
    const person = await this.#people.byEmail(email)
    if (!person) return
    const link = await this.linkFor(person.id)
    if (link !== null) await this.#delivery.send({ kind: 'sign-in', to: email, language: person.language, link })
  }
}
