const prefix = '/embed'

/** Whether this page is one that a course embeds. It has a sign-in of its own, and asks at addresses of its own. */
export const isEmbedded = (): boolean => location.pathname.startsWith(`${prefix}/`)

/** The address of a page or of something to ask, as it is from here. */
export const fromHere = (path: string): string => (isEmbedded() ? `${prefix}${path}` : path)
