import { textCases } from '../../../test/support/text-cases.ts'
import detector from './national-number.ts'

textCases(detector, [
  { in: 'en', text: 'My national insurance number is [QQ 12 34 56 C], I think.', why: 'British, announced' },
  { in: 'en', text: 'it says [AB123456C] on the letter', why: 'British, by its form alone' },
  { in: 'en', text: 'my ni number is [j g one two three four five six d]', why: 'British, spelled and said' },
  { in: 'en', text: 'they sent ab 12 34 56 boxes', why: 'small letters that nothing announces' },
  { in: 'en', text: 'my ssn is [536-90-4399]', why: 'American' },
  { in: 'en', text: 'the part is 000-12-3456', why: 'an area that does not exist' },
  { in: 'en', text: 'my social insurance number is [046 454 286]', why: 'Canadian', failed: false },
  { in: 'fr', text: 'mon numéro national est le [85.07.30-033.28]', why: 'Belgian, key fits', failed: false },
  { in: 'fr', text: 'mon registre national, [85.07.30-033.29]', why: 'Belgian, key does not fit', failed: true },
  { in: 'fr', text: 'numéro AVS [756.9217.0769.85]', why: 'Swiss' },
  { in: 'fr', text: 'le 06 12 34 56 78', why: 'a telephone number' },
  { in: 'fr', text: 'version 12.34.56', why: 'points between pairs' },
])
