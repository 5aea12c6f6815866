import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { LiveProvider, NowProvider, useLive } from './api/live.js';
import { isSignedOut, ProblemError } from './api/http.js';
import { useOneSession, useSession } from './api/session.js';
import { Desk } from './desk/desk.js';
import { Shift } from './duty/shift-on.js';
import { Frame } from './frame/frame.js';
import { go, routeOf, useAddress } from './frame/route.js';
import { SignIn } from './frame/sign-in.js';
import { useSendingOfKept } from './kept/sending.js';
import { LanguageContext, languageOf } from './language/language.js';
import { My } from './my/my.js';
import { Boundary } from './parts/boundary.js';
import { later } from './parts/later.js';
import { Loaded } from './parts/panel.js';
import { Report } from './report/report.js';
import type { Session } from './api/session.js';

/** What the desk can do without at first; fetched while nothing else is to be done, so that it is there without a network. */
const screensLater = {
  allocate: later(async () => (await import('./allocate/allocate.js')).Allocate),
  duty: later(async () => (await import('./duty/duty.js')).Duty),
  messages: later(async () => (await import('./messages/messages.js')).Messages),
  pack: later(async () => (await import('./pack/pack.js')).PackScreen),
  reports: later(async () => (await import('./reports/reports.js')).Reports),
  response: later(async () => (await import('./response/response.js')).ResponseScreen),
  warnings: later(async () => (await import('./warnings/warnings.js')).Warnings),
};
const [Allocate, Duty, Messages] = [
  screensLater.allocate.Screen,
  screensLater.duty.Screen,
  screensLater.messages.Screen,
];
const [PackScreen, Reports] = [screensLater.pack.Screen, screensLater.reports.Screen];
const [ResponseScreen, Warnings] = [screensLater.response.Screen, screensLater.warnings.Screen];

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
      <Boundary at="">
        <QueryClientProvider client={client}>
          <NowProvider>
            <Signed />
          </NowProvider>
        </QueryClientProvider>
      </Boundary>
    </LanguageContext>
  );
}

/** Where a person was signed in before, the page says that this has ended. */
function Signed() {
  const session = useSession();
  const wasSignedIn = useRef(false);
  useOneSession(session.data === null ? null : session.data?.id);
  useEffect(() => {
    if (session.data) wasSignedIn.current = true;
  }, [session.data]);
  return (
    <Loaded of={session}>
      {(data) =>
        data === null ? (
          <SignIn wasSignedOut={wasSignedIn.current} />
        ) : (
          <LiveProvider key={data.id} session={data.id}>
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
  useEffect(() => {
    const idle = setTimeout(
      () => Object.values(screensLater).forEach(({ fetch }) => void fetch().catch(() => undefined)),
      2_000,
    );
    return () => clearTimeout(idle);
  }, []);
  return isSignedOut ? (
    <SignIn wasSignedOut />
  ) : (
    <Frame session={session} shift={<Shift agencyId={session.agencyId} />}>
      <Screen session={session} />
    </Frame>
  );
}

function Screen({ session }: { readonly session: Session }) {
  const address = useAddress();
  const { screen, id, query } = routeOf(address);
  const isUnknown = !isScreen(screen);
  const home = session.role === 'enterprise-operator' ? 'my' : 'desk';
  useEffect(() => {
    if (isUnknown) go(home, { replace: true });
  }, [isUnknown, home]);
  if (isUnknown) return null;
  // an answer that a screen cannot show is asked for anew, and not shown again
  const forget = (): void => client.removeQueries({ queryKey: ['answer'], type: 'inactive' });
  return (
    <Boundary at={address} onRetry={forget}>
      {screens[screen]({ session, id, query })}
    </Boundary>
  );
}

interface At {
  readonly session: Session;
  readonly id: string | undefined;
  readonly query: URLSearchParams;
}

const screens = {
  desk: ({ session, query }: At) => <Desk selected={query.get('sel') ?? undefined} session={session} />,
  report: () => <Report />,
  incidents: ({ id }: At) => <ResponseScreen id={id} />,
  allocate: ({ session, query }: At) => <Allocate sharing={query.get('sharing') ?? ''} session={session} />,
  warnings: ({ query }: At) => <Warnings query={query} />,
  reports: ({ session, id }: At) => <Reports screen="reports" id={id} session={session} />,
  statistics: ({ session, id }: At) => <Reports screen="statistics" id={id} session={session} />,
  duty: ({ session, query }: At) => <Duty at={query.get('at') ?? undefined} session={session} />,
  messages: ({ query }: At) => <Messages query={query} />,
  pack: () => <PackScreen />,
  my: ({ session, query }: At) => <My session={session} query={query} />,
} as const;

const isScreen = (name: string): name is keyof typeof screens => Object.hasOwn(screens, name);
