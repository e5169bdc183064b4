// Logging in: name and password, then the code where there is an authenticator.
import { useState, type FormEvent } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/client';
import { logIn } from '../api/session';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { useTitle } from '../page/title';
import { fillIn } from '../words/language';
import { explainLogin, type LoginProblem } from './login-problem';

/** A refusal, and the server's time until which another try would be refused as well. */
type Refusal = LoginProblem & { readonly untilMs: number };

export function LoginForm({ ended }: { readonly ended: boolean }) {
  const { client, words } = useSurroundings();
  const queryClient = useQueryClient();
  useTitle(words.login.title);
  const [given, setGiven] = useState({ name: '', password: '', code: '' });
  const [needsCode, setNeedsCode] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: () => {
      const { code, ...others } = given;
      return logIn(client, queryClient, { ...others, ...(code !== '' && { code }) });
    },
    onMutate: () => setRefusal(null),
    onError: (error) => {
      const told = explainLogin(error instanceof ApiProblem ? error : new ApiProblem('INTERNAL'));
      setNeedsCode((before) => before || told.needsCode);
      setRefusal({ ...told, untilMs: client.nowMs() + told.waitMs });
    },
  });
  const isEarly = useClock((nowMs) => refusal !== null && nowMs < refusal.untilMs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  const field = (key: keyof typeof given) => ({
    id: key,
    name: key,
    value: given[key],
    required: true,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setGiven((before) => ({ ...before, [key]: target.value })),
  });
  return (
    <form className="login" onSubmit={submit}>
      <h1>{words.login.title}</h1>
      {!window.isSecureContext && <Notice tone="warning">{words.login.insecure}</Notice>}
      {ended && refusal === null && window.isSecureContext && (
        <Notice tone="warning">{words.login.ended}</Notice>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <label htmlFor="name">{words.login.name}</label>
      <input {...field('name')} autoComplete="username" autoCapitalize="none" autoFocus />
      <label htmlFor="password">{words.login.password}</label>
      <input {...field('password')} type="password" autoComplete="current-password" />
      {needsCode && (
        <>
          <label htmlFor="code">{words.login.code}</label>
          <input {...field('code')} autoComplete="one-time-code" minLength={6} autoFocus />
        </>
      )}
      <button className="primary" type="submit" disabled={isPending || isEarly}>
        {isPending ? words.login.waiting : words.login.submit}
      </button>
    </form>
  );
}

function RefusalNotice({ refusal }: { readonly refusal: Refusal }) {
  const { words } = useSurroundings();
  const wait = useClock((nowMs) => tellDuration(refusal.untilMs - nowMs));
  const tone = refusal.needsCode ? 'quiet' : 'danger';
  return <Notice tone={tone}>{fillIn(words.login.problems[refusal.word], { wait })}</Notice>;
}
