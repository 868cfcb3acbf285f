/**
 * Says marked sentences aloud with espeak-ng, with exact times, as recordings of the form of the samples' calls:
 *   npm run said -- test/fixtures/said/first.txt FOLDER
 *   npm run accuracy -- spoken --samples FOLDER
 */
import { readFileSync } from 'node:fs'
import { sayCalls } from './support/said-calls.ts'

const [sentences, folder] = process.argv.slice(2)
if (!sentences || !folder) throw new Error('say which sentences, and where the recordings go')
await sayCalls(readFileSync(sentences, 'utf8').split('\n'), folder)
