export const needed: string
export function isNewEnough(version: string): boolean
export function tooOld(version: string): string
