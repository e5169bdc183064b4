// A reason not to start, or not to go on, that is told to a person without a stack.

/** Thrown when the start cannot go on; the message says what to do. */
export class StartProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartProblem';
  }
}
