// What every form says, in English.

export const FORM_ENGLISH = {
  cancel: 'Cancel',
  sending: 'Sending…',
  done: 'Done',
  kept: 'I have kept it',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser did not copy it: select the text and copy it yourself.',
  once: 'It is shown this once, and can be read nowhere later. Keep it where it belongs now.',
};
