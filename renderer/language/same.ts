/** The same keys with any text: what a language owes to the reference. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
