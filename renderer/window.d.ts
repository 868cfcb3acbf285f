import type { Shell } from '../core/contract/shell.ts'

declare global {
  interface Window {
    /** Only in the desktop shell. */
    readonly estompe?: Shell
  }
}
