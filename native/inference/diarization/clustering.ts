/** A voice sample: a unit vector and how many seconds of speech it stands for. */
export interface VoicePrint {
  readonly vector: Float32Array
  readonly seconds: number
  /** Two prints of one group are two people: a network that heard both at once told them apart. */
  readonly group: number
}

export interface ClusteringRules {
  /** Two voices are one person while the mean cosine between their prints is at least this. */
  readonly samePerson: number
  /** Prints of less speech than this say too little to found a person, seconds. */
  readonly reliable: number
  /** A person who speaks less than this in all is somebody else, heard badly, seconds. */
  readonly leastSpeech: number
}

export const clusteringRules: ClusteringRules = { samePerson: 0.45, reliable: 1.2, leastSpeech: 3 }

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** The vector at length one. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(cosine(vector, vector)) || 1
  return vector.map((value) => value / length)
}

/**
 * Agglomerative clustering with average linkage over cosines (Lance & Williams 1967); what the network told apart in one
 * window is never joined. Short prints join the nearest person afterwards.
 * @returns for each print the number of its person, from 0
 */
export function cluster(prints: readonly VoicePrint[], rules: ClusteringRules = clusteringRules): number[] {
  const founders = prints.map((_, at) => at).filter((at) => prints[at]!.seconds >= rules.reliable)
  const seeds = founders.length > 0 ? founders : prints.map((_, at) => at)
  const clusters = agglomerate(seeds, prints, rules.samePerson)
  const centres = clusters.map((members) => centreOf(members, prints))
  const speech = clusters.map((members) => members.reduce((sum, at) => sum + prints[at]!.seconds, 0))
  const most = Math.max(...speech)
  const lasting = clusters.map((_, at) => at).filter((at) => speech[at]! >= Math.min(rules.leastSpeech, most))
  const numberOf = new Map(lasting.map((at, number) => [at, number]))
  const person = new Array<number>(prints.length).fill(-1)
  for (const at of lasting) for (const member of clusters[at]!) person[member] = numberOf.get(at)!
  for (const [at, print] of prints.entries()) {
    if (person[at] !== -1) continue
    const taken = new Set(prints.flatMap((one, i) => (i !== at && one.group === print.group ? [person[i]!] : [])))
    const free = lasting.filter((one) => !taken.has(numberOf.get(one)!))
    const nearest = (free.length > 0 ? free : lasting).reduce((best, one) =>
      cosine(centres[one]!, print.vector) > cosine(centres[best]!, print.vector) ? one : best,
    )
    person[at] = numberOf.get(nearest)!
  }
  return person
}

function centreOf(members: readonly number[], prints: readonly VoicePrint[]): Float32Array {
  const sum = new Float32Array(prints[members[0]!]!.vector.length)
  for (const at of members) {
    const { vector, seconds } = prints[at]!
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + vector[i]! * seconds
  }
  return unit(sum)
}

function agglomerate(seeds: readonly number[], prints: readonly VoicePrint[], samePerson: number): number[][] {
  const members = seeds.map((at) => [at])
  const weight = seeds.map((at) => prints[at]!.seconds)
  const near = seeds.map((a) =>
    Float64Array.from(seeds, (b) => {
      const [p, q] = [prints[a]!, prints[b]!]
      return a !== b && p.group === q.group ? Number.NEGATIVE_INFINITY : cosine(p.vector, q.vector)
    }),
  )
  const alive = new Set(seeds.keys())
  const nearest = (row: number): number => {
    let best = -1
    for (const other of alive) if (other !== row && (best < 0 || near[row]![other]! > near[row]![best]!)) best = other
    return best
  }
  const partner = seeds.map((_, row) => nearest(row))
  while (alive.size > 1) {
    let a = -1
    for (const row of alive) if (a < 0 || near[row]![partner[row]!]! > near[a]![partner[a]!]!) a = row
    const b = partner[a]!
    if (!(near[a]![b]! >= samePerson)) break
    alive.delete(b)
    for (const other of alive) {
      if (other === a) continue
      const joined = (near[a]![other]! * weight[a]! + near[b]![other]! * weight[b]!) / (weight[a]! + weight[b]!)
      near[a]![other] = joined
      near[other]![a] = joined
    }
    weight[a] = weight[a]! + weight[b]!
    members[a]!.push(...members[b]!)
    for (const row of alive) if (row === a || partner[row] === a || partner[row] === b) partner[row] = nearest(row)
  }
  return [...alive].map((row) => members[row]!)
}
