import type { Finding } from './contract/finding.ts'
import { isHidden } from './contract/hidden.ts'
import type { PolicyExample, PolicyFile } from './contract/policy.ts'

const person = 'person'

const findingOf = ({ kind, entity, suggested }: PolicyExample): Finding => ({
  ...{ id: 'example', kind, entity, person: kind === 'face' ? person : null, start: 0, end: 1, score: 1 },
  keyframes: kind === 'speech' ? [] : [{ time: 0, box: [0, 0, 1, 1] }],
  words: null,
  reasons: [{ detector: 'example', code: 'example' }],
  doubts: suggested ? [{ doubt: 'suggestion', start: 0, end: 1 }] : [],
})

/** Places, from 0, of the examples that the policy does not decide as they say. */
export function brokenExamples(policy: PolicyFile): number[] {
  return policy.examples.flatMap((example, place) => {
    const consented = new Set(example.consented ? [person] : [])
    return isHidden(findingOf(example), policy, consented) === example.hide ? [] : [place]
  })
}
