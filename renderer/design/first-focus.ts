// Refs that stay the same from one rendering to the next: what is written inline is called by each of them, and would take
// the focus, or what is half typed, from somebody who is elsewhere in the form by then.

/** For what is typed into or pressed first: takes the focus once, when it appears. */
export const firstFocus = (element: HTMLElement | null): void => element?.focus()

/** The same for a field whose text is likely to be replaced as a whole. */
export const firstSelected = (field: HTMLInputElement | null): void => field?.select()
