// The pages there are, in the order of the navigation. One more is an entry here, words of its own in
// `words/`, and a path of DASHBOARD_PATHS, which is what the API serves. Of a single thing it reads:
//
//   {
//     path: '/operations/{id}',
//     title: (words) => words.operation.title,
//     permission: 'read',
//     isInNavigation: false,
//     show: (id) => <OperationPage key={id} id={id} />,
//   }
//
// and is linked to by `<Link to={`/operations/${id}`}>`. Each begins with an `h1`: the focus goes there.
import { AccountsPage } from '../accounts/accounts-page';
import { AuditPage } from '../audit/audit-page';
import { HealthPage } from '../health/health-page';
import { HistoryPage } from '../history/history-page';
import { OpenPage } from '../new-hedge/open-page';
import { RegisterPage } from '../new-hedge/register-page';
import { KeysPage } from '../keys/keys-page';
import { OperationPage } from '../operation/operation-page';
import { MePage } from '../me/me-page';
import { OperationsPage } from '../operations/operations-page';
import { UsersPage } from '../users/users-page';
import type { Page } from './find-page';

export const PAGES: readonly Page[] = [
  {
    path: '/',
    title: (words) => words.operations.title,
    permission: 'read',
    isInNavigation: true,
    show: () => <OperationsPage />,
  },
  {
    path: '/history',
    title: (words) => words.history.title,
    permission: 'read',
    isInNavigation: true,
    show: () => <HistoryPage />,
  },
  {
    path: '/health',
    title: (words) => words.health.title,
    permission: 'read',
    isInNavigation: true,
    show: () => <HealthPage />,
  },
  {
    path: '/accounts',
    title: (words) => words.accounts.title,
    permission: 'read',
    isInNavigation: true,
    show: () => <AccountsPage />,
  },
  {
    path: '/operations/{id}',
    title: (words) => words.operation.title,
    permission: 'read',
    isInNavigation: false,
    show: (id) => <OperationPage key={id} id={id} />,
  },
  {
    path: '/register',
    title: (words) => words.newHedge.register,
    permission: 'operate',
    isInNavigation: false,
    show: () => <RegisterPage />,
  },
  {
    path: '/open',
    title: (words) => words.newHedge.open,
    permission: 'operate',
    isInNavigation: false,
    show: () => <OpenPage />,
  },
  {
    path: '/users',
    title: (words) => words.users.title,
    permission: 'administer',
    isInNavigation: true,
    show: () => <UsersPage />,
  },
  {
    path: '/keys',
    title: (words) => words.keys.title,
    permission: 'administer',
    isInNavigation: true,
    show: () => <KeysPage />,
  },
  {
    path: '/audit',
    title: (words) => words.audit.title,
    permission: 'administer',
    isInNavigation: true,
    show: () => <AuditPage />,
  },
  {
    path: '/me',
    title: (words) => words.me.title,
    permission: 'read',
    isInNavigation: false,
    show: () => <MePage />,
  },
];
