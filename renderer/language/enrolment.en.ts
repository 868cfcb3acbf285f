/** Recognising somebody in later sessions. */
export const enrolment = {
  enrolment: {
    start: 'Recognise elsewhere…',
    about:
      'Their face will be recognised in later sessions, on this machine only, and left visible where the policy allows it. It takes a consent to exactly that.',
    language: 'Language in which it was explained to them',
    fr: 'French',
    en: 'English',
    do: 'Recognise from now on',
    looking: 'Looking at the face in 16 pictures, a few seconds…',
    done: 'Noted. “Keeping and erasing” shows who is recognised, and ends it.',
    close: 'Close',
    forget: 'Recognise no more',
    forgetOf: 'Recognise no more: {{name}}',
  },
}
