import type { Report } from './report.ts'

let make: (report: Report, media: string) => VerifiedRender

/**
 * A rendered file that was examined and found clean: the only thing that may be published. The class cannot be built
 * or imitated elsewhere (private constructor, private field); `provenRender` is imported by `core/stages/verify` alone, which
 * `test/architecture.test.ts` holds to.
 */
export class VerifiedRender {
  readonly #report: Report
  /** Absolute path of the rendered media file inside the library. */
  readonly media: string

  private constructor(report: Report, media: string) {
    this.#report = report
    this.media = media
  }

  /** Of the media file, when it was examined. Whoever publishes hashes the file again first. */
  get sha256(): string {
    return this.#report.render.sha256
  }

  get report(): Report {
    return this.#report
  }

  static {
    make = (report, media) => new VerifiedRender(report, media)
  }
}

/** For `core/stages/verify` only. Null when the report says anything but clean. */
export const provenRender = (report: Report, media: string): VerifiedRender | null =>
  report.verdict === 'clean' && report.leaks.length === 0 ? make(report, media) : null
