/**
 * What only a desktop shell can do. Electron's preload script puts it on the page's window; in a browser it is not
 * there, and the interface offers what a browser can instead.
 */
export interface Shell {
  /** Asks for a fresh port to the engine: it arrives as a `message` event on the window with the data `estompe:port`. */
  connect(): void
  /** Path of a file that was dropped or chosen, so that it is read where it lies. */
  pathOf(file: File): string
  /** Shows a session's results in the system's file manager. */
  reveal(session: string): Promise<void>
}
