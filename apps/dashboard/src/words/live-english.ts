// What the dashboard says of how what is shown reaches it.
export const LIVE_ENGLISH = {
  standings: {
    connecting: 'connecting…',
    live: 'live',
    reconnecting: 'reconnecting…',
    asking: 'not live',
  },
  cut: 'Changes do not arrive by themselves at the moment. The page asks every 5 s instead, and is live again as soon as it can.',
};
