export const sparing: Readonly<Record<string, string>>
export function allocateSparingly(): void
