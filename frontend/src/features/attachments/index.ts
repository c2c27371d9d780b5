export { FINISH, titleOf } from './Attach';
export { Attachments, CHANGED as FILES_CHANGED } from './Attachments';
export { ACCEPTED, KINDS, STATES, typeOf } from './kinds';
export { PutProblem, putFile } from './putFile';
