/**
 * How many trigrams two words share at least for `%` to call them alike: two of eight for a slip in a word of four
 * letters. What passes is measured letter by letter afterwards.
 */
export const likeness = 'pg_trgm.similarity_threshold=0.2'
