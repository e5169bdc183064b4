// A sentence to the person in front of the page. What is wrong is read out at once.
import type { ReactNode } from 'react';

interface NoticeProps {
  readonly tone: 'quiet' | 'warning' | 'danger';
  readonly children: ReactNode;
}

export function Notice({ tone, children }: NoticeProps) {
  return (
    <p className={`notice notice-${tone}`} role={tone === 'quiet' ? 'status' : 'alert'}>
      {children}
    </p>
  );
}
