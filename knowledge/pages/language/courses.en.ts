import type { coursesFr } from './courses.fr.ts'
import type { Same } from './same.ts'

export const coursesEn: Same<typeof coursesFr> = {
  courses: {
    title: 'Course platforms',
    what: 'Moodle, Canvas and other platforms that speak LTI 1.3 embed a clip or a path in a course, and get the result of each learner.',
    new: 'Connect a platform',
    tell: 'First, register Estompe with the platform, as an LTI 1.3 tool, with these addresses:',
    toolLogin: 'Login (Initiate login URL)',
    toolLaunch: 'Launch and choice of content (Redirect URI, Deep linking URL)',
    toolKeys: 'Public key (JWKS)',
    enter: 'Then copy what the platform shows:',
    fields: {
      name: 'What it is called here',
      issuer: 'Issuer (Platform ID)',
      client: 'Client ID',
      deployments: 'Deployment ID, one a line',
      authorization: 'Authentication address',
      token: 'Token address (Access token URL)',
      keys: 'Keys of the platform (JWKS URL)',
      frames: 'Pages that embed, one origin a line (https://courses.example.org)',
    },
    register: 'Connect',
    save: 'Save',
    saved: 'Saved.',
    taken:
      'This issuer is connected already: with this Client ID, or with another address of its keys. Compare with the platforms in the list, or forget the old one first.',
    change: 'Change',
    cancel: 'Cancel',
    remove: 'Forget this platform',
    removeSure: 'Forget for good',
    noCourses:
      'No course yet. Open Estompe once from a course: it will be listed here, and nothing can be seen there before you choose its programme.',
    untitled: 'No course (deployment {{deployment}})',
    waits: '· waits for a programme',
    programme: 'Programme',
    noProgramme: 'No programme',
    mentors: 'Its teachers see everything, as a mentor does',
    traces: 'What is kept of me',
    calledName: 'Your mentors know you as {{name}}.',
    leave: 'Erase everything about me',
    leaveSure: 'Erase everything for good',
    left: 'Everything is erased. The course keeps the results that it had been told.',
    back: 'Back to the path',
    finished: 'Path finished.',
    pick: 'Choose what the course shows',
    pickLabel: 'Look for a clip or a path',
    pickNone: 'Nothing in this course’s programme. Try other words.',
    pathOf_one: 'Path · {{count}} clip',
    pathOf_other: 'Path · {{count}} clips',
    choose: 'Choose',
    chooseThis: 'Choose {{title}}',
    chooseNothing: 'Choose nothing',
    returning: 'Back to the course…',
    refused: 'This page cannot open here',
    why: {
      unknown:
        'The knowledge base does not know this course platform. Its admin can connect it on the page “Course platforms”.',
      late: 'This link was used already, or opening it took longer than ten minutes. Open it again from the course.',
      cookie:
        'The browser refuses cookies of embedded pages. Allow them for this site, or ask that the course open this link in a new window.',
      token:
        'The course platform sent a message that is not good here. Open the link again; if that does not help, tell the admin of the knowledge base.',
      platform: 'The course platform does not answer. Nothing is lost: open the link again in a moment.',
      untied:
        'This course is not tied to a programme yet. The admin of the knowledge base can do that on the page “Course platforms”.',
      gone: 'This content is gone, or the programme of this course does not see it. Tell whoever runs the course.',
      role: 'Your role in this course does not allow this page.',
      ended: 'Your visit has ended. Open the link again from the course.',
    },
  },
}
