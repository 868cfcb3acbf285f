/** A passage as it is searched: which stems it holds, of which video and where in it. */
export interface IndexedPassage {
  readonly id: number
  readonly video: string
  /** Numbers of its first and last segment; null for the passage of the title. */
  readonly first: number | null
  readonly last: number | null
  /** Day of the recording. */
  readonly recorded: string
  readonly stems: readonly string[]
}

type Place = Omit<IndexedPassage, 'stems'>

/** Some of the passages. */
export interface PassageSet {
  /** One for each place: 1 where it is among them. */
  readonly places: Uint8Array
  readonly count: number
}

/** Where a stem stands: numbers of places, in no order. */
interface Postings {
  places: Uint32Array
  count: number
}

/**
 * Which passages hold which stem, in memory: four bytes for each stem of each passage. Places of passages that went
 * are used again.
 */
export class PassageIndex {
  readonly #places: (Place | null)[] = []
  readonly #free: number[] = []
  readonly #byId = new Map<number, number>()
  readonly #titles = new Map<string, number>()
  readonly #postings = new Map<string, Postings>()

  /** Numbers of places are below this. */
  get size(): number {
    return this.#places.length
  }

  /** Passages that are there. */
  get passages(): number {
    return this.#byId.size
  }

  at(place: number): Place | null {
    return this.#places[place] ?? null
  }

  placeOf(id: number): number | null {
    return this.#byId.get(id) ?? null
  }

  titleOf(video: string): number | null {
    return this.#titles.get(video) ?? null
  }

  /** Sets a bit for every passage that holds the stem. */
  mark(stem: string, bit: number, into: Uint32Array): void {
    const postings = this.#postings.get(stem)
    if (!postings) return
    const { places, count } = postings
    for (let i = 0; i < count; i++) {
      const place = places[i] as number
      into[place] = (into[place] as number) | bit
    }
  }

  /** The passages of some videos. It holds until the index changes. */
  of(videos: ReadonlySet<string>): PassageSet {
    const places = new Uint8Array(this.#places.length)
    let count = 0
    for (const [number, place] of this.#places.entries())
      if (place && videos.has(place.video)) {
        places[number] = 1
        count++
      }
    return { places, count }
  }

  /** Whether one of these passages holds the stem; any passage where null is given. */
  isSaid(stem: string, among: PassageSet | null): boolean {
    const postings = this.#postings.get(stem)
    if (!postings || among === null) return postings !== undefined
    for (let i = 0; i < postings.count; i++) if (among.places[postings.places[i] as number]) return true
    return false
  }

  /** How many of these passages hold one of the stems. */
  countOf(stems: Iterable<string>, { places }: PassageSet): number {
    const counted = new Uint8Array(places.length)
    let count = 0
    for (const stem of stems) {
      const postings = this.#postings.get(stem)
      if (!postings) continue
      for (let i = 0; i < postings.count; i++) {
        const place = postings.places[i] as number
        if (places[place] && !counted[place]) {
          counted[place] = 1
          count++
        }
      }
    }
    return count
  }

  add(passages: Iterable<IndexedPassage>): void {
    for (const { stems, ...place } of passages) {
      const number = this.#free.pop() ?? this.#places.length
      this.#places[number] = place
      this.#byId.set(place.id, number)
      if (place.first === null) this.#titles.set(place.video, number)
      for (const stem of stems) this.#append(stem, number)
    }
  }

  /** Takes videos out; a stem that nobody else says goes altogether. */
  remove(videos: ReadonlySet<string>): void {
    const gone = new Set<number>()
    for (const [number, place] of this.#places.entries()) if (place && videos.has(place.video)) gone.add(number)
    if (gone.size === 0) return
    for (const [stem, postings] of this.#postings) {
      const kept = postings.places.subarray(0, postings.count).filter((place) => !gone.has(place))
      if (kept.length === 0) this.#postings.delete(stem)
      else if (kept.length < postings.count) this.#postings.set(stem, { places: kept, count: kept.length })
    }
    for (const number of gone) {
      this.#byId.delete((this.#places[number] as Place).id)
      this.#places[number] = null
      this.#free.push(number)
    }
    for (const video of videos) this.#titles.delete(video)
  }

  #append(stem: string, place: number): void {
    const postings = this.#postings.get(stem)
    if (!postings) {
      this.#postings.set(stem, { places: Uint32Array.of(place), count: 1 })
      return
    }
    if (postings.count === postings.places.length) {
      const wider = new Uint32Array(postings.count * 2)
      wider.set(postings.places)
      postings.places = wider
    }
    postings.places[postings.count++] = place
  }
}
