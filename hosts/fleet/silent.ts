const nothing = (): void => undefined

/** Temporal's own log would name recordings: what happens is seen on its pages, by who may see it. */
export const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing }
