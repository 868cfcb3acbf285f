/** How one voice is changed, in one render. Drawn by chance and written down nowhere: who knew it could change it back. */
export interface VoiceChange {
  /** McAdams' coefficient. */
  readonly alpha: number
  /** How much higher the voice is than it was. */
  readonly pitch: number
  /** How much higher its formants are, before McAdams' coefficient moves them apart. */
  readonly formants: number
}

const within = (low: number, high: number, share: number): number => low + (high - low) * share

/**
 * Draws a change that is never near to none: the coefficient 0.76 to 0.81, the pitch 15 to 28 % up or 12 to 18 % down,
 * the formants up to 8 % up. Measured by `npm run accuracy voices`: nearer, the voice is still that of the same person
 * to the network that tells voices apart; further away, words are lost.
 * @param random numbers of [0, 1)
 */
export function drawnChange(random: () => number): VoiceChange {
  const pitch = random() < 0.5 ? within(1.15, 1.28, random()) : within(0.82, 0.88, random())
  return { alpha: within(0.76, 0.81, random()), pitch, formants: within(1, 1.08, random()) }
}
