// A change that is asked about before it is made: what it means, and yes or no.
import type { ReactNode } from 'react';
import type { UseMutationResult } from '@tanstack/react-query';
import { Form } from './form';

interface QuestionProps<Answer> {
  readonly change: UseMutationResult<Answer, Error, void>;
  readonly submitText: string;
  readonly isDangerous?: boolean;
  readonly close: () => void;
  /** What the change means, in a sentence. */
  readonly children: ReactNode;
}

export function Question<Answer>(props: QuestionProps<Answer>) {
  const { change, submitText, isDangerous = true, close, children } = props;
  return (
    <Form
      submitText={submitText}
      isDangerous={isDangerous}
      change={change}
      cancel={close}
      send={() => change.mutate(undefined, { onSuccess: close })}
    >
      <p>{children}</p>
    </Form>
  );
}
