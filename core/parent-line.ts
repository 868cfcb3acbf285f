/** The line of a process to the shell that started it. */
export interface ShellLine {
  postMessage(message: unknown): void
  on(event: 'message', hear: (message: { readonly data: unknown }) => void): unknown
}

/** The shell, where it started this process; there is no channel of Node's own then. */
const shell = (process as { readonly parentPort?: ShellLine | null }).parentPort ?? null

/** Whether the desktop shell started this process. */
export const isOfShell = shell !== null

/** Tells whoever started this process. */
export const sayToParent = (message: object): void =>
  shell ? shell.postMessage(message) : void process.send?.(message)

/** Hears whoever started this process. The shell ends what it started with the engine that asked for it. */
export function hearParent(hear: (message: unknown) => void, lost: () => void): void {
  if (shell) shell.on('message', ({ data }) => hear(data))
  else process.on('message', hear).on('disconnect', lost)
}
