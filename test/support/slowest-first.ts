import { relative, resolve } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const root = resolve(import.meta.dirname, '../..')

/** About how many seconds files take on two quiet processors: only their order counts. Those left out take less than ten. */
export const measured: Readonly<Record<string, number>> = {
  'test/truth.test.ts': 140,
  'test/e2e/recorder.e2e.ts': 112,
  'test/e2e/review-proof.e2e.ts': 69,
  'test/e2e/take-away.e2e.ts': 68,
  'test/fleet.test.ts': 62,
  'test/e2e/take-crash.e2e.ts': 61,
  'test/bulk.test.ts': 55,
  'core/recording/behind/follower.test.ts': 54,
  'test/e2e/first-start.e2e.ts': 49,
  'test/odd-pictures.test.ts': 49,
  'test/e2e/outlet.e2e.ts': 45,
  'test/bulk-places.test.ts': 39,
  'test/odd-media.test.ts': 36,
  'test/e2e/review-words.e2e.ts': 33,
  'test/bulk-poisoned.test.ts': 29,
  'test/planted.test.ts': 28,
  'core/words/find.test.ts': 28,
  'test/e2e/knowledge-learning.e2e.ts': 26,
  'core/enrolment/enrolment.test.ts': 26,
  'test/e2e/vault.e2e.ts': 24,
  'test/e2e/review-picture.e2e.ts': 23,
  'test/bulk-kills.test.ts': 23,
  'test/e2e/knowledge.e2e.ts': 23,
  'test/e2e/jobs.e2e.ts': 22,
  'test/upload-kills.test.ts': 21,
  'core/recording/takes.test.ts': 21,
  'test/moving-call.test.ts': 18,
  'test/e2e/knowledge-chat.e2e.ts': 18,
  'test/e2e/enrolment.e2e.ts': 18,
  'test/cli.test.ts': 17,
  'core/keeping/vault.test.ts': 17,
  'test/crash.test.ts': 15,
  'test/e2e/bar-window.e2e.ts': 15,
  'test/e2e/review-manual.e2e.ts': 13,
  'knowledge/server/database/database.test.ts': 13,
  'knowledge/server/chat/chat.test.ts': 13,
  'test/kb-command.test.ts': 12,
  'hosts/cli/commands/erase.test.ts': 12,
  'test/cli-jobs.test.ts': 11,
  'core/handlers/leaking-render.test.ts': 11,
  'knowledge/server/publish/publish.test.ts': 11,
}

/**
 * Names of files with the slowest first: a run must not end with one long file on one processor. Those that nobody
 * measured keep their order. Every other one runs in a browser while there are any, so that few of these run together:
 * they wait for real time, and the others compute meanwhile.
 */
export function slowestFirst(names: readonly string[]): string[] {
  const sorted = names.toSorted((a, b) => (measured[b] ?? 0) - (measured[a] ?? 0))
  const browser = sorted.filter((name) => name.endsWith('.e2e.ts'))
  const others = sorted.filter((name) => !name.endsWith('.e2e.ts'))
  const turns = Array.from({ length: Math.max(browser.length, others.length) }, (_, i) => [others[i], browser[i]])
  return turns.flat().filter((name) => name !== undefined)
}

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const named = new Map(files.map((file) => [relative(root, file.moduleId).replaceAll('\\', '/'), file]))
    return slowestFirst([...named.keys()]).map((name) => named.get(name) as TestSpecification)
  }
}
