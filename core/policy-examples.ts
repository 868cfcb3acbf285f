import type { Finding, FindingKind } from './contract/finding.ts'
import { isHidden } from './contract/hidden.ts'
import type { PolicyExample, PolicyFile } from './contract/policy.ts'
import { isDisguised } from './contract/voices.ts'

const person = 'person'

const findingOf = (kind: FindingKind, { entity, suggested }: PolicyExample): Finding => ({
  ...{ id: 'example', kind, entity, person: kind === 'face' ? person : null, start: 0, end: 1, score: 1 },
  keyframes: kind === 'speech' ? [] : [{ time: 0, box: [0, 0, 1, 1] }],
  words: null,
  reasons: [{ detector: 'example', code: 'example' }],
  doubts: suggested ? [{ doubt: 'suggestion', start: 0, end: 1 }] : [],
})

/** Places, from 0, of the examples that the policy does not decide as they say. */
export function brokenExamples(policy: PolicyFile): number[] {
  return policy.examples.flatMap((example, place) => (hides(policy, example) === example.hide ? [] : [place]))
}

function hides(policy: PolicyFile, example: PolicyExample): boolean {
  if (example.kind === 'voice') return isDisguised(person, { policy, voices: {} })
  return isHidden(findingOf(example.kind, example), policy, new Set(example.consented ? [person] : []))
}
