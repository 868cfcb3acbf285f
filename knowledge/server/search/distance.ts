import { editDistance } from '../../../core/contract/edit-distance.ts'

/** Typing errors between two words. A wrong first letter counts twice, as Algolia counts it. */
export const typosBetween = (a: string, b: string): number =>
  editDistance(a, b) + (a !== '' && b !== '' && a[0] !== b[0] ? 1 : 0)
