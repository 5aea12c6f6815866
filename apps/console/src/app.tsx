import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { LiveProvider, NowProvider, useLive } from './api/live.js';
import { isSignedOut, ProblemError } from './api/http.js';
import { useSession } from './api/session.js';
import { Allocate } from './allocate/allocate.js';
import { Desk } from './desk/desk.js';
import { Duty } from './duty/duty.js';
import { Shift } from './duty/shift-on.js';
import { Frame } from './frame/frame.js';
import { go, routeOf, useAddress } from './frame/route.js';
import { SignIn } from './frame/sign-in.js';
import { useSendingOfKept } from './kept/sending.js';
import { LanguageContext, languageOf } from './language/language.js';
import { My } from './my/my.js';
import { Loaded } from './parts/panel.js';
import { Report } from './report/report.js';
import { Reports } from './reports/reports.js';
import { ResponseScreen } from './response/response.js';
import { Warnings } from './warnings/warnings.js';
import type { Session } from './api/session.js';

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // one answer says it for all: nothing is asked again and again
    onError: (error) => {
      if (isSignedOut(error)) client.setQueryData(['session'], null);
    },
  }),
  defaultOptions: {
    queries: {
      // the feed says what is out of date
      staleTime: 30_000,
      // a refusal stays one
      retry: (count, error) => count < 3 && !(error instanceof ProblemError && error.problem.status < 500),
    },
  },
});

export function App() {
  const address = useAddress();
  return (
    <LanguageContext value={languageOf(address.slice(address.indexOf('?')))}>
      <QueryClientProvider client={client}>
        <NowProvider>
          <Signed />
        </NowProvider>
      </QueryClientProvider>
    </LanguageContext>
  );
}

/** Where a person was signed in before, the page says that this has ended. */
function Signed() {
  const session = useSession();
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (session.data) wasSignedIn.current = true;
  }, [session.data]);
  return (
    <Loaded of={session}>
      {(data) =>
        data === null ? (
          <SignIn wasSignedOut={wasSignedIn.current} />
        ) : (
          <LiveProvider>
            <SignedIn session={data} />
          </LiveProvider>
        )
      }
    </Loaded>
  );
}

function SignedIn({ session }: { readonly session: Session }) {
  const { isSignedOut } = useLive();
  useSendingOfKept(session);
  return isSignedOut ? (
    <SignIn wasSignedOut />
  ) : (
    <Frame session={session} shift={<Shift agencyId={session.agencyId} />}>
      <Screen session={session} />
    </Frame>
  );
}

function Screen({ session }: { readonly session: Session }) {
  const { screen, id, query } = routeOf(useAddress());
  const isUnknown = ![
    'desk',
    'report',
    'incidents',
    'allocate',
    'warnings',
    'my',
    'reports',
    'statistics',
    'duty',
  ].includes(screen);
  const home = session.role === 'enterprise-operator' ? 'my' : 'desk';
  useEffect(() => {
    if (isUnknown) go(home, { replace: true });
  }, [isUnknown, home]);
  switch (screen) {
    case 'desk':
      return <Desk selected={query.get('sel') ?? undefined} session={session} />;
    case 'report':
      return <Report session={session} />;
    case 'incidents':
      return <ResponseScreen id={id} />;
    case 'allocate':
      return <Allocate sharing={query.get('sharing') ?? ''} session={session} />;
    case 'warnings':
      return <Warnings selected={query.get('sel') ?? undefined} session={session} />;
    case 'reports':
    case 'statistics':
      return <Reports screen={screen} id={id} session={session} />;
    case 'duty':
      return <Duty at={query.get('at') ?? undefined} session={session} />;
    case 'my':
      return <My session={session} query={query} />;
    default:
      return null;
  }
}
